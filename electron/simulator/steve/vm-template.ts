import { createHash } from 'node:crypto';
import type { JsonObject, KubeObject } from '../json.ts';
import { objectAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Action, ActionCall } from './action-call.ts';
import { cached, demand, safeName, toInput, toObject, vmOf } from './action-call.ts';
import { copySecret, credentialsOf, imageClassOf, keyPairsOf } from './vm-copy.ts';
import { claimNameOf, KEYS, nicsOf, volumesOf, withTemplate } from './vm-parts.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const named = (...parts: string[]): string => safeName(hashOf, 'templateversion', ...parts);

/** The two forms of credentials with the word that ends the name of their copied secret. */
const CREDENTIALS = [
  ['sshPublicKey', 'sshpublickey'],
  ['userPassword', 'userpassword'],
] as const;
const CLOUD_INIT = [
  ['secretRef', 'userdata'],
  ['networkDataSecretRef', 'networkdata'],
] as const;

/** Every secret of a VM with the name its copy gets; the VM with those names in place. */
function renameSecrets(vm: KubeObject, version: string): { vm: KubeObject; copies: [string, string][] } {
  const copies: [string, string][] = [];
  const accessCredentials = credentialsOf(vm).map((credential, index) => {
    for (const [form, word] of CREDENTIALS) {
      const source = textAt(credential, form, 'source', 'secret', 'secretName');
      if (source === undefined) continue;
      const name = named(version, `credential-${index}`, word);
      copies.push([source, name]);
      const given = objectAt(credential, form);
      return { ...credential, [form]: { ...given, source: { secret: { secretName: name } } } };
    }
    return credential;
  });
  const volumes = volumesOf(vm).map((volume) => {
    const cloudInit: JsonObject = { ...objectAt(volume, 'cloudInitNoCloud') };
    for (const [field, word] of CLOUD_INIT) {
      const source = textAt(cloudInit, field, 'name');
      if (source === undefined) continue;
      const name = named(version, String(volume.name), word);
      copies.push([source, name]);
      cloudInit[field] = { name };
    }
    return volume.cloudInitNoCloud === undefined ? volume : { ...volume, cloudInitNoCloud: cloudInit };
  });
  const credentials = accessCredentials.length === 0 ? {} : { accessCredentials };
  return { vm: withTemplate(vm, { ...credentials, volumes }), copies };
}

/** An image for every disk, exported from its claim, and the version's claim templates that stand on them. */
function exportDisks(call: ActionCall, vm: KubeObject, version: KubeObject): void {
  const { name, uid = '' } = version.metadata;
  const owner = { apiVersion: version.apiVersion, kind: version.kind, name, uid };
  const templates: JsonObject[] = [];
  const volumes = volumesOf(vm).map((volume, index) => {
    const claimName = claimNameOf(volume);
    if (claimName === undefined) return volume;
    const claim = cached(call, RESOURCES.claims, call.namespace, claimName);
    const className = imageClassOf(call, claim);
    const imageName = named(name, `image-${index}`);
    call.harvester.create(
      RESOURCES.images,
      toObject(
        RESOURCES.images,
        {
          name: imageName,
          namespace: call.namespace,
          annotations: { [KEYS.storageClass]: className },
          ownerReferences: [owner],
        },
        {
          spec: {
            backend: 'backingimage',
            displayName: imageName,
            pvcName: claimName,
            pvcNamespace: call.namespace,
            sourceType: 'export-from-volume',
            targetStorageClassName: className,
          },
        },
      ),
    );
    const image = cached(call, RESOURCES.images, call.namespace, imageName);
    const { accessModes, resources, volumeMode } = objectAt(claim, 'spec');
    const storageClassName = textAt(image, 'status', 'storageClassName') ?? className;
    const diskName = named(name, `disk-${index}`);
    templates.push({
      metadata: {
        name: diskName,
        annotations: { [KEYS.imageId]: `${call.namespace}/${imageName}` },
      },
      spec: { accessModes, resources, volumeMode, storageClassName },
      status: {},
    });
    const kept = objectAt(volume, 'persistentVolumeClaim');
    return { ...volume, persistentVolumeClaim: { ...kept, claimName: diskName } };
  });
  const current = cached(call, RESOURCES.templateVersions, call.namespace, name);
  const source = objectAt(current, 'spec', 'vm');
  const spec = objectAt(withTemplate({ ...current, spec: objectAt(source, 'spec') }, { volumes }), 'spec');
  const metadata = objectAt(source, 'metadata');
  const annotations = {
    ...objectAt(metadata, 'annotations'),
    [KEYS.claimTemplates]: JSON.stringify(templates),
  };
  call.context.store.replace(RESOURCES.templateVersions, {
    ...current,
    spec: { ...objectAt(current, 'spec'), vm: { metadata: { ...metadata, annotations }, spec } },
  });
}

/** Makes a template, its first version, with data an image of every disk, and copies of the secrets (pkg/api/vm/template.go). */
const createTemplate: Action = (call) => {
  const input = toInput(call);
  const title = input.text('name');
  demand(title !== '', 'Template name is required');
  const vm = vmOf(call);
  const keyPairIds = keyPairsOf(vm);
  const description = input.text('description');
  const { namespace } = call;
  call.harvester.create(
    RESOURCES.templates,
    toObject(
      RESOURCES.templates,
      { name: title, namespace },
      { spec: description === '' ? {} : { description } },
    ),
  );
  const versionName = `${title}-${call.context.random.suffix(6)}`;
  const made: [resource: (typeof RESOURCES)['templates'], name: string][] = [[RESOURCES.templates, title]];
  try {
    const interfaces = nicsOf(vm).map(({ macAddress: _, ...nic }) => nic);
    const { vm: source, copies } = renameSecrets(withTemplate(vm, {}, { interfaces }), versionName);
    const { name, labels, annotations } = vm.metadata;
    const version = call.harvester.create(
      RESOURCES.templateVersions,
      toObject(
        RESOURCES.templateVersions,
        { name: versionName, namespace },
        {
          spec: {
            templateId: `${namespace}/${title}`,
            description: `Template derived from virtual machine [${namespace}/${title}]`,
            keyPairIds,
            vm: { metadata: { name, namespace, labels, annotations }, spec: source.spec },
          },
        },
      ),
    );
    made.push([RESOURCES.templateVersions, versionName]);
    if (input.isTrue('withData')) exportDisks(call, source, version);
    for (const [from, to] of copies) copySecret(call, from, to, version);
  } catch (error) {
    for (const [resource, each] of made.reverse()) {
      if (call.context.store.get(resource, namespace, each) !== undefined) {
        call.harvester.remove(resource, namespace, each);
      }
    }
    throw error;
  }
};

/** The action of a VM that makes a template of it. */
export const TEMPLATE_ACTIONS: Record<string, Action> = { createTemplate };
