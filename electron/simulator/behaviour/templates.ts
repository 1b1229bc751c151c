import type { Condition, JsonObject, KubeObject } from '../json.ts';
import { conditionOf, conditionsOf, isSame, numberAt, objectAt, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { keyOf } from '../store.ts';
import { templateOf } from './admission/template.ts';
import { CLAIM_TEMPLATES, IMAGE_ID, parseClaimTemplates } from './claim-templates.ts';
import type { Behaviour } from './context.ts';
import { now, placeOf } from './context.ts';
import { createIndex } from './store-index.ts';

const TEMPLATE_LABEL = 'template.harvesterhci.io/templateID';

/**
 * Numbers the versions of VM templates and tells the latest and the default one (harvester
 * pkg/controller/master/template).
 */
export function openTemplates(behaviour: Behaviour): void {
  const { store } = behaviour;
  const versionsByTemplate = createIndex(store, RESOURCES.templateVersions, (version) =>
    textAt(version, 'spec', 'templateId'),
  );
  const versionsByImage = createIndex(store, RESOURCES.templateVersions, (version) => imagesOf(version));

  const isAssigned = (version: KubeObject): boolean => conditionOf(version, 'assigned')?.status === 'True';
  /** The newest version that has a number; 0 where there is none. */
  const latestOf = (id: string): { number: number; id: string } => {
    const assigned = versionsByTemplate.of(id).filter(isAssigned);
    const numberOf = (version: KubeObject): number => numberAt(version, 'status', 'version') ?? 0;
    const latest = assigned.sort((a, b) => numberOf(b) - numberOf(a))[0];
    return latest === undefined
      ? { number: 0, id: '' }
      : { number: numberOf(latest), id: placeOf(latest).join('/') };
  };
  const areImagesReady = (version: KubeObject): boolean =>
    imagesOf(version).every((id) => {
      const [namespace, name = ''] = id.split('/');
      return conditionOf(store.get(RESOURCES.images, namespace, name), 'Imported')?.status === 'True';
    });
  const withFlag = (version: KubeObject, type: string, isTrue: boolean): Condition[] => {
    const status = isTrue ? 'True' : 'False';
    const before = conditionOf(version, type);
    if (before?.status === status) return conditionsOf(version);
    const added = { type, status, lastUpdateTime: now(behaviour) };
    return [...conditionsOf(version).filter((each) => each.type !== type), added];
  };
  const syncVersion = (namespace: string, name: string): void => {
    const version = store.get(RESOURCES.templateVersions, namespace, name);
    if (version === undefined || version.metadata.deletionTimestamp !== undefined) return;
    const [templateNamespace, templateName] = templateOf(version);
    const template = store.get(RESOURCES.templates, templateNamespace, templateName);
    if (template === undefined) return;
    const { uid = '' } = template.metadata;
    const owners = version.metadata.ownerReferences ?? [];
    const owner = {
      name: templateName,
      apiVersion: template.apiVersion,
      uid,
      kind: template.kind,
      blockOwnerDeletion: true,
      controller: true,
    };
    const labelled: KubeObject = {
      ...version,
      metadata: {
        ...version.metadata,
        labels: { [TEMPLATE_LABEL]: templateName, ...version.metadata.labels },
        ownerReferences: owners.some((each) => each.uid === uid) ? owners : [...owners, owner],
      },
    };
    const ready = withStatus(labelled, { conditions: withFlag(labelled, 'ready', areImagesReady(version)) });
    const number = isAssigned(ready)
      ? undefined
      : latestOf(keyOf(templateNamespace, templateName)).number + 1;
    const next =
      number === undefined
        ? ready
        : withStatus(ready, { version: number, conditions: withFlag(ready, 'assigned', true) });
    if (!isSame(next, version)) store.replace(RESOURCES.templateVersions, next);
    syncTemplate(templateNamespace, templateName);
  };
  const syncTemplate = (namespace: string, name: string): void => {
    const template = store.get(RESOURCES.templates, namespace, name);
    if (template === undefined || template.metadata.deletionTimestamp !== undefined) return;
    const latest = latestOf(keyOf(namespace, name));
    if (latest.number === 0) return;
    const given = textAt(template, 'spec', 'defaultVersionId') ?? '';
    const defaultId = given === '' && latest.number === 1 ? latest.id : given;
    const [versionNamespace, versionName = ''] = defaultId.split('/');
    const chosen = store.get(RESOURCES.templateVersions, versionNamespace, versionName);
    const status: JsonObject = { latestVersion: latest.number };
    const defaultVersion =
      numberAt(chosen, 'status', 'version') ?? numberAt(template, 'status', 'defaultVersion');
    if (defaultVersion !== undefined) status.defaultVersion = defaultVersion;
    const spec = {
      ...objectAt(template, 'spec'),
      ...(defaultId === '' ? {} : { defaultVersionId: defaultId }),
    };
    const next = withStatus({ ...template, spec }, status);
    if (!isSame(next, template)) store.replace(RESOURCES.templates, next);
  };
  store.onChange(({ resource, type, entry }) => {
    const { object } = entry;
    const place = placeOf(object);
    if (resource === RESOURCES.templateVersions) {
      if (type !== 'DELETED') setImmediate(() => syncVersion(...place));
      else setImmediate(() => syncTemplate(...templateOf(object)));
    } else if (resource === RESOURCES.templates && type !== 'DELETED') {
      setImmediate(() => syncTemplate(...place));
    } else if (resource === RESOURCES.images && type === 'MODIFIED') {
      for (const version of versionsByImage.of(keyOf(...place))) {
        if (conditionOf(version, 'ready')?.status !== 'True')
          setImmediate(() => syncVersion(...placeOf(version)));
      }
    }
  });
}

/** The images the claims of a template version come from, as `namespace/name`. */
function imagesOf(version: KubeObject): string[] {
  const text = textAt(version, 'spec', 'vm', 'metadata', 'annotations', CLAIM_TEMPLATES);
  try {
    return parseClaimTemplates(text).flatMap(
      (entry) => textAt(entry, 'metadata', 'annotations', IMAGE_ID) || [],
    );
  } catch {
    return [];
  }
}
