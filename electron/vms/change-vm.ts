import { appError } from '../../shared/error.ts';
import type { EntityRef } from '../../shared/id.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import { isObject, valueAt } from '../../shared/plan/canonical.ts';
import type { JsonObject } from '../../shared/plan/canonical.ts';
import { differ } from '../../shared/plan/differ.ts';
import type { FieldChange } from '../../shared/plan/review.ts';
import { ok } from '../../shared/result.ts';
import { textAt } from '../../shared/vm/json-tree.ts';
import { redactObject } from '../cluster/redact-object.ts';
import { hasHidden, restoreHidden } from '../cluster/restore-hidden.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { readRawVm, secretResource } from './objects.ts';

/** A VM as it is shown for editing: without status, managed fields and credentials. */
export function toEditable(vm: JsonObject): JsonObject {
  const { status: _, ...rest } = vm;
  const { object } = redactObject(rest);
  return isObject(object) ? object : {};
}

/** What is asked to change of a VM; values of its Secrets by the names of these. */
export type VmChange = {
  ref: EntityRef;
  manifest: JsonObject;
  secrets: readonly { name: string; values: Readonly<Record<string, string>> }[];
  isDry: boolean;
};

function fieldsOf(before: JsonObject, after: JsonObject): FieldChange[] {
  const [from, to] = [toEditable(before), toEditable(after)];
  return differ(from, from, to).fields.map(({ path, state, base, now, intended }) => ({
    path: [...path],
    state,
    base: base ?? null,
    now: now ?? null,
    intended: intended ?? null,
  }));
}

async function putSecrets(
  client: Pick<KubeClient, 'request'>,
  vm: JsonObject,
  { ref: { namespace }, secrets, isDry }: VmChange,
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  const dry = isDry ? { dryRun: 'All' } : {};
  for (const { name, values } of secrets) {
    const data = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')]),
    );
    const path = toResourcePath(secretResource, { namespace, name });
    const query = { fieldManager: 'acre', ...dry };
    const patched = await client.request('PATCH', path, { body: { data }, query, signal });
    if (patched.ok) continue;
    if (patched.status !== 404) return patched;
    const owner = { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine' };
    const metadata = {
      name,
      namespace,
      labels: { 'harvesterhci.io/cloud-init-template': 'harvester' },
      ownerReferences: [
        { ...owner, name: textAt(vm, ['metadata', 'name']), uid: textAt(vm, ['metadata', 'uid']) },
      ],
    };
    const body = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data };
    const made = await client.request('POST', toResourcePath(secretResource, { namespace }), {
      body,
      query,
      signal,
    });
    if (!made.ok) return made;
  }
  return ok(undefined);
}

/**
 * Puts a VM in place of what it was, if nobody has changed it since it was read: the resource version in it says so. A dry
 * one is only tried. Secrets go first, so that the VM never refers to one that is not there.
 */
export async function changeVm(
  client: Pick<KubeClient, 'request'>,
  change: VmChange,
  signal: AbortSignal,
): Promise<KubeResult<{ fields: FieldChange[]; isRunning: boolean }>> {
  const { ref, manifest, isDry } = change;
  const { namespace, name } = ref;
  if (
    textAt(manifest, ['metadata', 'name']) !== name ||
    textAt(manifest, ['metadata', 'namespace']) !== namespace
  )
    return toFailure(
      appError('invalid', `The name and the namespace of ${name} cannot be changed.`, {
        hint: 'Clone it under another name.',
      }),
    );
  const raw = await readRawVm(client, ref, signal);
  if (!raw.ok) return raw;
  const { vm } = raw.value;
  const body = restoreHidden(manifest, vm);
  if (hasHidden(body))
    return toFailure(
      appError('invalid', `A part of ${name} that is hidden was moved, and cannot be known there.`, {
        hint: 'Write it anew, or leave it where it was.',
      }),
    );
  const kept = await putSecrets(client, vm, change, signal);
  if (!kept.ok) return kept;
  const query = { fieldManager: 'acre', ...(isDry ? { dryRun: 'All' } : {}) };
  const path = toResourcePath(vmKind.resource, { namespace, name });
  const answer = await client.request('PUT', path, { body, query, signal });
  if (!answer.ok) return answer;
  const isRunning = valueAt(vm, ['status', 'created']) === true;
  return ok({ fields: isObject(answer.value) ? fieldsOf(vm, answer.value) : [], isRunning });
}
