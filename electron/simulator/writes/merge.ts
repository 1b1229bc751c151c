import type { KubeObject, Metadata } from '../json.ts';
import type { Resource } from '../resources.ts';
import { badRequest, conflict, invalidFields } from '../status.ts';
import { metadataFaults } from './names.ts';

/** Metadata of an update with what only the server sets (apiserver registry/rest/update.go BeforeUpdate). */
function metadataOf(before: Metadata, given: Metadata): Metadata {
  const {
    uid: _,
    creationTimestamp: __,
    deletionTimestamp: ___,
    deletionGracePeriodSeconds: ____,
    generation: _____,
    ...free
  } = given;
  return {
    ...free,
    ...(before.uid === undefined ? {} : { uid: before.uid }),
    ...(before.creationTimestamp === undefined ? {} : { creationTimestamp: before.creationTimestamp }),
    ...(before.generation === undefined ? {} : { generation: before.generation }),
    ...(before.deletionTimestamp === undefined ? {} : { deletionTimestamp: before.deletionTimestamp }),
    ...(before.deletionGracePeriodSeconds === undefined
      ? {}
      : { deletionGracePeriodSeconds: before.deletionGracePeriodSeconds }),
    ...(before.generateName === undefined ? {} : { generateName: before.generateName }),
  };
}

/**
 * The object a write leads to: `/status` takes the new status only, other writes leave the status of kinds that have
 * `/status` alone. Throws 400, 409 and 422 StatusErrors.
 */
export function mergeUpdate(
  resource: Resource,
  subresource: string | undefined,
  before: KubeObject,
  after: KubeObject,
): KubeObject {
  const { name, uid = '' } = before.metadata;
  if (after.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${after.metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  const given = after.metadata.uid;
  if (given !== undefined && given !== '' && given !== uid) {
    const why = `Precondition failed: UID in precondition: ${given}, UID in object meta: ${uid}`;
    throw conflict(resource, name, why);
  }
  const { resourceVersion } = after.metadata;
  const version = resourceVersion === undefined || resourceVersion === '' ? {} : { resourceVersion };
  if (subresource === 'status') {
    const { managedFields } = after.metadata;
    const { resourceVersion: _, managedFields: __, ...kept } = before.metadata;
    const metadata = { ...kept, ...version, ...(managedFields === undefined ? {} : { managedFields }) };
    return { ...before, metadata, status: after.status };
  }
  const { resourceVersion: _, ...free } = metadataOf(before.metadata, after.metadata);
  const metadata = { ...free, ...version };
  const next = { ...after, metadata };
  const faults = metadataFaults(resource, next);
  if (before.metadata.deletionTimestamp !== undefined) {
    const old = before.metadata.finalizers ?? [];
    const added = (metadata.finalizers ?? []).filter((each) => !old.includes(each));
    if (added.length > 0) {
      const list = added.map((each) => JSON.stringify(each)).join(', ');
      const why = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
      faults.push({ field: 'metadata.finalizers', why });
    }
  }
  if (faults.length > 0) throw invalidFields(resource, name, faults);
  if (!resource.hasStatus) return next;
  const { status: __, ...rest } = next;
  return before.status === undefined ? rest : { ...rest, status: before.status };
}
