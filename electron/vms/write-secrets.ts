import type { EntityRef } from '../../shared/id.ts';
import { ok } from '../../shared/result.ts';
import { textAt } from '../../shared/vm/json-tree.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { readRawVm, secretResource } from './objects.ts';

/** Values for a Secret of a VM, by their keys. */
export type SecretValues = { name: string; values: Readonly<Record<string, string>> };

/** Puts values into Secrets of a VM; one that is not there is made, and belongs to the VM. Others' values in it stay. */
export async function writeSecrets(
  client: Pick<KubeClient, 'request'>,
  ref: EntityRef,
  secrets: readonly SecretValues[],
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  const { namespace } = ref;
  const raw = await readRawVm(client, ref, signal);
  if (!raw.ok) return raw;
  const query = { fieldManager: 'acre' };
  for (const { name, values } of secrets) {
    const data = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')]),
    );
    const path = toResourcePath(secretResource, { namespace, name });
    const patched = await client.request('PATCH', path, { body: { data }, query, signal });
    if (patched.ok) continue;
    if (patched.status !== 404) return patched;
    const owner = {
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachine',
      name: textAt(raw.value.vm, ['metadata', 'name']) ?? '',
      uid: textAt(raw.value.vm, ['metadata', 'uid']) ?? '',
    };
    const labels = { 'harvesterhci.io/cloud-init-template': 'harvester' };
    const metadata = { name, namespace, labels, ownerReferences: [owner] };
    const body = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data };
    const list = toResourcePath(secretResource, { namespace });
    const made = await client.request('POST', list, { body, query, signal });
    if (!made.ok) return made;
  }
  return ok(undefined);
}
