import { hiddenText } from '../../shared/objects/hidden.ts';
import { openSettings } from '../../shared/kinds/setting.ts';

type Json = Record<string, unknown>;

/** Annotations that repeat a whole object, and would bring back what is hidden. Source: kubectl apply, rancher/wrangler pkg/apply. */
const copies = ['kubectl.kubernetes.io/last-applied-configuration', 'objectset.rio.cattle.io/applied'];
/** Values of a chart that speak of a credential, empty ones aside: `adminPassword: prom-operator`. */
const secretWord = /(password|secret|token|private-?key|credential)\w*["']?\s*:\s*[^\s#]/i;
const credentialUrl = /^\w+:\/\/[^/@\s]*:[^/@\s]+@/;
/** Fields of a Secret that are shown. Source: Kubernetes API, core/v1 Secret. */
const plainOfSecrets: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'type', 'immutable']);
const cloudInitFields = ['userData', 'userDataBase64', 'networkData', 'networkDataBase64'];

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A copy of a raw object fit to be shown: without managed fields and copies of itself, and with credentials replaced by
 * their length: data of Secrets, inline cloud-init of VMs and of their templates, values of settings not known to be free
 * of credentials, values of add-ons that speak of one, and addresses of images with a password in them.
 */
export function redactObject(raw: unknown): { object: unknown; isRedacted: boolean } {
  const object: unknown = structuredClone(raw);
  if (!isRecord(object)) return { object, isRedacted: false };
  let isRedacted = false;
  const hideField = (holder: Json, field: string): void => {
    const value = holder[field];
    if (value === undefined || value === null || value === '') return;
    holder[field] = hiddenText(value);
    isRedacted = true;
  };

  if (isRecord(object.metadata)) {
    delete object.metadata.managedFields;
    const { annotations } = object.metadata;
    if (isRecord(annotations)) for (const name of copies) Reflect.deleteProperty(annotations, name);
  }
  // Of a list, each.
  if (Array.isArray(object.items)) {
    object.items = object.items.map((item: unknown) => {
      const inner = redactObject(item);
      isRedacted ||= inner.isRedacted;
      return inner.object;
    });
  }
  if (object.kind === 'Secret') {
    // What stands beside the fields that a Secret has is most likely its data, written in the wrong place.
    for (const [name, part] of Object.entries(object)) {
      if (plainOfSecrets.has(name)) continue;
      if (isRecord(part) && (name === 'data' || name === 'stringData')) {
        for (const field of Object.keys(part)) hideField(part, field);
      } else {
        hideField(object, name);
      }
    }
  }
  if (object.kind === 'Setting') {
    const name = isRecord(object.metadata) ? object.metadata.name : undefined;
    if (typeof name !== 'string' || !openSettings.has(name)) {
      for (const field of ['value', 'default']) hideField(object, field);
      if (isRecord(object.metadata) && isRecord(object.metadata.annotations)) {
        for (const field of Object.keys(object.metadata.annotations))
          hideField(object.metadata.annotations, field);
      }
    }
  }
  const spec = isRecord(object.spec) ? object.spec : {};
  if (
    object.kind === 'Addon' &&
    typeof spec.valuesContent === 'string' &&
    secretWord.test(spec.valuesContent)
  )
    hideField(spec, 'valuesContent');
  if (object.kind === 'VirtualMachineImage' && typeof spec.url === 'string' && credentialUrl.test(spec.url))
    hideField(spec, 'url');
  for (const volume of volumesOf(object)) {
    for (const source of [volume.cloudInitNoCloud, volume.cloudInitConfigDrive]) {
      if (isRecord(source)) for (const field of cloudInitFields) hideField(source, field);
    }
  }
  return { object, isRedacted };
}

const innerSpec = (value: unknown): Json => (isRecord(value) && isRecord(value.spec) ? value.spec : {});

/** Volumes of a VirtualMachineInstance, of a VirtualMachine (in its template), or of a version of a VM template. Source: KubeVirt and Harvester API. */
function volumesOf(object: Json): Json[] {
  const spec = innerSpec(object);
  const ofTemplate = innerSpec(innerSpec(spec.vm).template);
  return [spec.volumes, innerSpec(spec.template).volumes, ofTemplate.volumes].flatMap((list) =>
    Array.isArray(list) ? list.filter(isRecord) : [],
  );
}
