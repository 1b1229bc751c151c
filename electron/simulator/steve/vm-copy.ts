import type { JsonObject, KubeObject } from '../json.ts';
import { at, isObject, objectAt, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { messageOf, notImplemented } from '../status.ts';
import type { Action, ActionCall } from './action-call.ts';
import { cached, demand, toInput, toObject, vmOf } from './action-call.ts';
import {
  annotationOf,
  claimNameOf,
  KEYS,
  nicsOf,
  templateSpec,
  volumesOf,
  withTemplate,
} from './vm-parts.ts';

const SECRET_REFS = ['secretRef', 'networkDataSecretRef'];

interface Copies {
  volumes: JsonObject[];
  templates: JsonObject[];
  /** The name of each copied secret by the name of its source. */
  secrets: Map<string, string>;
}

function claimCopy(call: ActionCall, target: string, volume: JsonObject, claimName: string): JsonObject {
  const claim = call.context.store.get(RESOURCES.claims, call.namespace, claimName);
  if (claim === undefined) {
    throw new Error(`cannot get pvc ${claimName}, err: persistentvolumeclaims "${claimName}" not found`);
  }
  const image = claim.metadata.annotations?.[KEYS.imageId];
  const { accessModes, resources, storageClassName, volumeMode } = objectAt(claim, 'spec');
  return {
    metadata: {
      name: `${target}-${String(volume.name)}-${call.context.random.suffix(5)}`,
      namespace: call.namespace,
      annotations: image === undefined ? {} : { [KEYS.imageId]: image },
    },
    spec: {
      accessModes,
      dataSource: { apiGroup: null, kind: 'PersistentVolumeClaim', name: claimName },
      resources,
      storageClassName,
      volumeMode,
    },
    status: {},
  };
}

/** New claims that are copies of the old, and new names for secrets (pkg/api/vm/handler.go cloneVolumes). */
function copyVolumes(call: ActionCall, vm: KubeObject, target: string): Copies {
  const templates: JsonObject[] = [];
  const secrets = new Map<string, string>();
  const renamed = (name: string, prefix: string): string => {
    const known = secrets.get(name) ?? `${prefix}-${call.context.random.suffix(5)}`;
    secrets.set(name, known);
    return known;
  };
  const volumes = volumesOf(vm).map((volume) => {
    const claimName = claimNameOf(volume);
    if (claimName !== undefined) {
      const template = claimCopy(call, target, volume, claimName);
      templates.push(template);
      const claim = objectAt(volume, 'persistentVolumeClaim');
      return {
        ...volume,
        persistentVolumeClaim: { ...claim, claimName: textAt(template, 'metadata', 'name') },
      };
    }
    if (isObject(volume.cloudInitNoCloud)) {
      const source: JsonObject = { ...volume.cloudInitNoCloud };
      for (const field of SECRET_REFS) {
        const name = textAt(source, field, 'name');
        if (name !== undefined) source[field] = { name: renamed(name, target) };
      }
      return { ...volume, cloudInitNoCloud: source };
    }
    const secret = textAt(volume, 'secret', 'secretName');
    if (secret !== undefined) {
      return { ...volume, secret: { ...objectAt(volume, 'secret'), secretName: renamed(secret, 'clone') } };
    }
    if (isObject(volume.containerDisk)) return volume;
    throw new Error(
      `invalid volume ${String(volume.name)}, only support PersistentVolumeClaim, CloudInitNoCloud, Secret, and ContainerDisk`,
    );
  });
  return { volumes, templates, secrets };
}

/** Whether a VM keeps a TPM or EFI variables, whose copy takes a job in a real cluster. */
function keepsState(vm: KubeObject): boolean {
  const domain = objectAt(templateSpec(vm), 'domain');
  return (
    at(domain, 'devices', 'tpm', 'persistent') === true ||
    at(domain, 'firmware', 'bootloader', 'efi', 'persistent') === true
  );
}

const clone: Action = (call) => {
  const input = toInput(call);
  const target = input.text('targetVm');
  demand(target !== '', 'Parameter targetVm are required');
  const vm = vmOf(call);
  if (keepsState(vm)) throw notImplemented('cloning a VM with a persistent TPM or persistent EFI variables');
  const labels = objectAt(vm, 'spec', 'template', 'metadata', 'labels');
  const annotations = Object.fromEntries(
    [KEYS.reservedMemory, KEYS.hotplug].flatMap((key) => {
      const value = vm.metadata.annotations?.[key];
      return value === undefined ? [] : [[key, value]];
    }),
  ) as Record<string, string>;
  let copies: Copies;
  try {
    copies = copyVolumes(call, vm, target);
  } catch (error) {
    const why = messageOf(error);
    throw new Error(`clone volumes error for new vm ${call.namespace}/${target}, err ${why}`, {
      cause: error,
    });
  }
  const interfaces = nicsOf(vm).map(({ macAddress: _, ...nic }) => nic);
  const changed = withTemplate(vm, { volumes: copies.volumes, hostname: target }, { interfaces });
  const template = objectAt(changed, 'spec', 'template');
  const runStrategy = input.text('runStrategy');
  const created = call.harvester.create(
    RESOURCES.vms,
    toObject(
      RESOURCES.vms,
      {
        name: target,
        namespace: call.namespace,
        labels: vm.metadata.labels ?? {},
        annotations: { ...annotations, [KEYS.claimTemplates]: JSON.stringify(copies.templates) },
      },
      {
        spec: {
          ...objectAt(changed, 'spec'),
          ...(runStrategy === '' ? {} : { runStrategy }),
          template: {
            ...template,
            metadata: {
              ...objectAt(template, 'metadata'),
              labels: { ...labels, 'harvesterhci.io/vmName': target },
            },
          },
        },
      },
    ),
  );
  for (const [source, name] of copies.secrets) copySecret(call, source, name, created);
};

/** Copies a secret; the copy belongs to the owner given. */
export function copySecret(call: ActionCall, source: string, name: string, owner: KubeObject): void {
  const secret = cached(call, RESOURCES.secrets, call.namespace, source);
  const { apiVersion, kind, metadata } = owner;
  call.harvester.create(
    RESOURCES.secrets,
    toObject(
      RESOURCES.secrets,
      {
        name,
        namespace: call.namespace,
        ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' }],
      },
      {
        ...(secret.data === undefined ? {} : { data: secret.data }),
        ...(secret.type === undefined ? {} : { type: secret.type }),
      },
    ),
  );
}

/** The actions of a VM that make another VM of it. */
export const COPY_ACTIONS: Record<string, Action> = { clone };

/** The SSH keys a VM was given, as ids of key pairs. */
export function keyPairsOf(vm: KubeObject): string[] {
  const noted = textAt(vm, 'spec', 'template', 'metadata', 'annotations', 'harvesterhci.io/sshNames');
  if (noted === undefined) throw new Error('unexpected end of JSON input');
  const ids: unknown = JSON.parse(noted);
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

/** The image a claim was made from, and its storage class; throws where the image does not name one. */
export function imageClassOf(call: ActionCall, claim: KubeObject): string {
  const id = annotationOf(claim, KEYS.imageId);
  if (id === '') return textAt(claim, 'spec', 'storageClassName') ?? '';
  const [namespace = '', name = ''] = id.split('/');
  const image = cached(call, RESOURCES.images, namespace, name);
  const noted = annotationOf(image, KEYS.storageClass);
  if (noted === '') {
    throw new Error(`VMImage ${namespace}/${name} does not have an annotation ${KEYS.storageClass}`);
  }
  return noted;
}

/** The access credentials of a VM's template. */
export const credentialsOf = (vm: KubeObject): JsonObject[] =>
  objectsAt(templateSpec(vm), 'accessCredentials');
