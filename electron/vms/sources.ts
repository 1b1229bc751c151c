import { toEntityId } from '../../shared/id.ts';
import type { KeyPair, VmTemplate } from '../../shared/ipc/contract/vms.ts';
import type { JsonObject } from '../../shared/plan/canonical.ts';
import { ok } from '../../shared/result.ts';
import { listAt, numberAt, textAt } from '../../shared/vm/json-tree.ts';
import type { World } from '../../shared/world/patch.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import {
  keyPairResource,
  listWhereAllowed,
  templateResource,
  versionKind,
  versionResource,
} from './objects.ts';

/** Namespaces that everybody may read templates in. Source: harvester/harvester pkg/data/template.go. */
const publicNamespace = 'harvester-public';

const nameOf = (object: JsonObject): string => textAt(object, ['metadata', 'name']) ?? '';
const namespaceOf = (object: JsonObject): string => textAt(object, ['metadata', 'namespace']) ?? '';

function toTemplate(cluster: string, template: JsonObject, versions: readonly JsonObject[]): VmTemplate {
  const [namespace, name] = [namespaceOf(template), nameOf(template)];
  const chosen = textAt(template, ['spec', 'defaultVersionId']);
  const own = versions.filter(
    (version) => textAt(version, ['spec', 'templateId']) === `${namespace}/${name}`,
  );
  return {
    namespace,
    name,
    description: textAt(template, ['spec', 'description']) ?? '',
    versions: own
      .map((version) => ({
        id: toEntityId({
          cluster,
          kind: versionKind,
          namespace: namespaceOf(version),
          name: nameOf(version),
        }),
        name:
          textAt(version, ['metadata', 'annotations', 'template-version.harvesterhci.io/customName']) ??
          nameOf(version),
        number: numberAt(version, ['status', 'version']) ?? null,
        isDefault: chosen === `${namespaceOf(version)}/${nameOf(version)}`,
        isReady: !listAt(version, ['status', 'conditions']).some(
          ({ type, status }) => type === 'ready' && status === 'False',
        ),
      }))
      .sort((a, b) => (b.number ?? 0) - (a.number ?? 0)),
  };
}

/** The templates with a version, and the key pairs, that may be read. */
export async function readSources(
  client: Pick<KubeClient, 'request'>,
  world: World,
  cluster: string,
  signal: AbortSignal,
): Promise<KubeResult<{ templates: VmTemplate[]; keyPairs: KeyPair[] }>> {
  const known = [...world.entities.values()].flatMap((each) =>
    each.kind === 'Namespace' ? [each.name] : [],
  );
  const namespaces = [...new Set([publicNamespace, ...known])];
  const templates = await listWhereAllowed(client, templateResource, namespaces, signal);
  if (!templates.ok) return templates;
  const versions = await listWhereAllowed(client, versionResource, namespaces, signal);
  if (!versions.ok) return versions;
  const keys = await listWhereAllowed(client, keyPairResource, namespaces, signal);
  if (!keys.ok) return keys;
  return ok({
    templates: templates.value
      .map((each) => toTemplate(cluster, each, versions.value))
      .filter((each) => each.versions.length > 0)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    keyPairs: keys.value.flatMap((key) => {
      const publicKey = textAt(key, ['spec', 'publicKey']);
      return publicKey === undefined
        ? []
        : [{ id: `${namespaceOf(key)}/${nameOf(key)}`, publicKey: publicKey.trim() }];
    }),
  });
}
