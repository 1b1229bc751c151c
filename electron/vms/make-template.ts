import { appError } from '../../shared/error.ts';
import type { EntityRef } from '../../shared/id.ts';
import { valueAt } from '../../shared/plan/canonical.ts';
import type { Json, JsonObject } from '../../shared/plan/canonical.ts';
import { suffixOf } from '../../shared/plan/canonical.ts';
import { ok } from '../../shared/result.ts';
import { copyVm, keyPairsOf } from '../../shared/vm/copy.ts';
import { putAt, textAt } from '../../shared/vm/json-tree.ts';
import { readVm } from '../../shared/vm/read.ts';
import { writeVm } from '../../shared/vm/write.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { readCloudInit } from './cloud-init-of.ts';
import { readRawVm, secretResource, templateResource, versionResource } from './objects.ts';
import { runSteveAction } from './steve-action.ts';

/** What a template is made of. */
export type TemplateWish = { ref: EntityRef; name: string; description: string; withData: boolean };

const apiVersion = 'harvesterhci.io/v1beta1';

/** Makes the version and a copy of the cloud-init that it owns; takes the version back where that fails. */
async function makeVersion(
  client: Pick<KubeClient, 'request'>,
  vm: JsonObject,
  { ref: { namespace }, name, description }: TemplateWish,
  number: number,
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  const version = `${name.slice(0, 50)}-${suffixOf(`${textAt(vm, ['metadata', 'uid']) ?? ''}/${name}/${number}`)}`;
  const secret = `templateversion-${version}`.slice(0, 63);
  const cloudInit = await readCloudInit(client, namespace, vm, signal);
  if (!cloudInit.ok) return cloudInit;
  const { userData, networkData } = cloudInit.value;
  const copy = copyVm(vm, textAt(vm, ['metadata', 'name']) ?? name);
  const form = readVm(copy);
  const source = writeVm(copy, {
    ...form,
    cloudInit: userData ? { secret, hasNetworkData: networkData !== null } : null,
  });
  putAt(source, ['metadata', 'namespace'], namespace ?? '');
  const metadata: Json = (source.metadata ?? {}) as Json;
  const made = await client.request('POST', toResourcePath(versionResource, { namespace }), {
    body: {
      apiVersion,
      kind: 'VirtualMachineTemplateVersion',
      metadata: { name: version, namespace },
      spec: {
        templateId: `${namespace ?? ''}/${name}`,
        ...(description === '' ? {} : { description }),
        keyPairIds: keyPairsOf(vm),
        vm: { metadata, spec: source.spec ?? {} },
      },
    },
    query: { fieldManager: 'acre' },
    signal,
  });
  if (!made.ok || !userData) return made;
  const owner = { apiVersion, kind: 'VirtualMachineTemplateVersion', name: version };
  const kept = await client.request('POST', toResourcePath(secretResource, { namespace }), {
    body: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: secret,
        namespace,
        labels: { 'harvesterhci.io/cloud-init-template': 'harvester' },
        ownerReferences: [{ ...owner, uid: textAt(made.value, ['metadata', 'uid']) ?? '' }],
      },
      type: 'Opaque',
      stringData: { userdata: userData.reveal(), networkdata: networkData?.reveal() ?? '' },
    },
    query: { fieldManager: 'acre' },
    signal,
  });
  if (!kept.ok) await client.request('DELETE', toResourcePath(versionResource, { namespace, name: version }));
  return kept;
}

/**
 * Makes a template of a VM with its first version, or a new version of one that is there. What was made is taken back where
 * the rest is refused. With data only Harvester itself can do it. Source: harvester API reference sections 4.2 and 6.4.
 */
export async function makeTemplate(
  client: Pick<KubeClient, 'request'>,
  wish: TemplateWish,
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  const { ref, name, description, withData } = wish;
  const { namespace } = ref;
  if (withData) return runSteveAction(client, ref, 'createTemplate', { name, description, withData }, signal);
  const raw = await readRawVm(client, ref, signal);
  if (!raw.ok) return raw;
  const path = toResourcePath(templateResource, { namespace, name });
  const there = await client.request('GET', path, { signal });
  if (!there.ok && there.status !== 404) return there;
  if (there.ok) {
    const latest = valueAt(there.value, ['status', 'latestVersion']);
    const next = (typeof latest === 'number' ? latest : 0) + 1;
    return makeVersion(client, raw.value.vm, wish, next, signal);
  }
  const made = await client.request('POST', toResourcePath(templateResource, { namespace }), {
    body: {
      apiVersion,
      kind: 'VirtualMachineTemplate',
      metadata: { name, namespace },
      spec: description === '' ? {} : { description },
    },
    query: { fieldManager: 'acre' },
    signal,
  });
  if (!made.ok) return made;
  const version = await makeVersion(client, raw.value.vm, wish, 1, signal);
  if (version.ok) return ok(undefined);
  const removed = await client.request('DELETE', path);
  if (removed.ok) return version;
  const hint = `The template ${name} was made without a version, and could not be removed again.`;
  return toFailure(appError(version.error.code, version.error.message, { hint }));
}
