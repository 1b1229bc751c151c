import { openSettings } from '../../shared/kinds/setting.ts';

type Json = Record<string, unknown>;

/** Annotations that repeat a whole object, and would bring back what is hidden. Source: kubectl apply, rancher/wrangler pkg/apply. */
const copies = ['kubectl.kubernetes.io/last-applied-configuration', 'objectset.rio.cattle.io/applied'];
const cloudInitFields = ['userData', 'userDataBase64', 'networkData', 'networkDataBase64'];

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hide(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `[hidden: ${text.length} characters]`;
}

/**
 * A copy of a raw object fit to be shown: without managed fields and copies of itself, and with credentials replaced by
 * their length: data of Secrets, inline cloud-init of VMs, values of settings not known to be free of credentials.
 */
export function redactObject(raw: unknown): { object: unknown; isRedacted: boolean } {
  const object: unknown = structuredClone(raw);
  if (!isRecord(object)) return { object, isRedacted: false };
  let isRedacted = false;
  const hideField = (holder: Json, field: string): void => {
    const value = holder[field];
    if (value === undefined || value === null || value === '') return;
    holder[field] = hide(value);
    isRedacted = true;
  };

  if (isRecord(object.metadata)) {
    delete object.metadata.managedFields;
    const { annotations } = object.metadata;
    if (isRecord(annotations)) for (const name of copies) Reflect.deleteProperty(annotations, name);
  }
  if (object.kind === 'Secret') {
    for (const part of [object.data, object.stringData]) {
      if (isRecord(part)) for (const field of Object.keys(part)) hideField(part, field);
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
  for (const volume of volumesOf(object)) {
    for (const source of [volume.cloudInitNoCloud, volume.cloudInitConfigDrive]) {
      if (isRecord(source)) for (const field of cloudInitFields) hideField(source, field);
    }
  }
  return { object, isRedacted };
}

/** Volumes of a VirtualMachine (in its template) or of a VirtualMachineInstance. Source: KubeVirt API. */
function volumesOf(object: Json): Json[] {
  const spec = isRecord(object.spec) ? object.spec : {};
  const template = isRecord(spec.template) && isRecord(spec.template.spec) ? spec.template.spec : {};
  return [spec.volumes, template.volumes].flatMap((list) =>
    Array.isArray(list) ? list.filter(isRecord) : [],
  );
}
