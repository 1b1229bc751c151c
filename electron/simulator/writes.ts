import type { Clock } from './clock.ts';
import type { Remove } from './deletion/remove.ts';
import { trackApply, trackUpdate } from './fields/track.ts';
import type { Writer } from './fields/track.ts';
import type { KubeObject } from './json.ts';
import { isSame, toTimestamp } from './json.ts';
import { applyPatch, isApply, toConfiguration } from './patch.ts';
import type { Random } from './random.ts';
import { apiVersionOf } from './reply.ts';
import type { Resource } from './resources.ts';
import { RESOURCES } from './resources.ts';
import type { SchemaNode, SchemaRelease } from './schema/index.ts';
import { admitSchema, schemaOf as findSchema } from './schema/index.ts';
import { badRequest, conflict, invalidFields, notFound, staleWrite, terminating } from './status.ts';
import type { Store } from './store.ts';
import { parseBody, toObject } from './writes/body.ts';
import { mergeUpdate } from './writes/merge.ts';
import { metadataFaults } from './writes/names.ts';
import type { WriteOptions } from './writes/options.ts';
import { toDeleteOptions, toWriteOptions } from './writes/options.ts';
import { asKept, prepared } from './writes/strategy.ts';

/** What admission webhooks do: change an object on its way in, or throw a StatusError. */
export type Admit = (resource: Resource, before: KubeObject | undefined, after: KubeObject) => KubeObject;

/** What admission webhooks do when an object is to be deleted: nothing, or throw a StatusError. */
export type AdmitRemoval = (resource: Resource, before: KubeObject) => void;

/** A write to one resource, by path. */
export interface Write {
  resource: Resource;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
  query: URLSearchParams;
  contentType: string;
  body: string;
  userAgent?: string | undefined;
  /** Told what the client is to be warned of, though its write is done. */
  warn: (warning: string) => void;
}

/** What a write led to. */
export interface Written {
  object: KubeObject;
  isCreated: boolean;
}

/** The writing half of the generic API: create, replace, patch, delete. All throw StatusErrors. */
export interface Writes {
  create: (write: Write) => Written;
  replace: (write: Write) => Written;
  /** A server-side apply creates what is not there. */
  patch: (write: Write) => Written;
  /** The object that is left (being deleted), or the Status of a finished deletion. */
  remove: (write: Write) => unknown;
}

/** What the writing API stands on. */
export interface WriteParts {
  store: Store;
  random: Random;
  clock: Clock;
  admit: Admit;
  remove: Remove;
  /** Which releases' schemas hold. */
  release: SchemaRelease;
}

/** Kinds whose deletion answers with the object that went (ReturnDeletedObject in kubernetes pkg/registry). */
const RETURNED = new Set([
  '/pods',
  '/persistentvolumeclaims',
  '/persistentvolumes',
  '/serviceaccounts',
  '/resourcequotas',
]);

/** Opens the writing API over a store. */
export function createWrites(parts: WriteParts): Writes {
  const { store, random, clock, admit, remove, release } = parts;
  const schemaOf = (resource: Resource): SchemaNode | undefined => findSchema(resource, release);

  /** Reads an object by the schema of its kind: pruned, with defaults, or refused. */
  const conform = (
    write: Write,
    before: KubeObject | undefined,
    after: KubeObject,
    { fieldValidation }: WriteOptions,
    isPatch: boolean,
  ): KubeObject => {
    const { object, warnings } = admitSchema(write.resource, before, after, {
      ...release,
      fieldValidation,
      isPatch,
    });
    warnings.forEach(write.warn);
    return asKept(write.resource, object);
  };
  const existing = ({ resource, namespace, name = '' }: Write): KubeObject => {
    const found = store.get(resource, namespace, name);
    if (found === undefined) throw notFound(resource, name);
    return found;
  };
  const writerOf = ({ resource, subresource }: Write, { fieldManager }: WriteOptions): Writer => ({
    manager: fieldManager,
    apiVersion: apiVersionOf(resource),
    subresource,
    hasStatus: resource.hasStatus,
    now: toTimestamp(clock.nowMs()),
  });
  const checkNamespace = ({ resource, namespace }: Write, name: string): void => {
    if (namespace === undefined) return;
    const found = store.get(RESOURCES.namespaces, undefined, namespace);
    if (found === undefined) throw notFound(RESOURCES.namespaces, namespace);
    if (found.metadata.deletionTimestamp !== undefined) throw terminating(resource, name, namespace);
  };
  /** The object as it is created, before anybody is recorded as its manager. */
  const toFresh = (write: Write, given: KubeObject): KubeObject => {
    const { resource } = write;
    const { generateName } = given.metadata;
    const isGenerated = given.metadata.name === '' && generateName !== undefined && generateName !== '';
    const name = isGenerated ? generateName.slice(0, 58) + random.suffix(5) : given.metadata.name;
    const {
      uid: _,
      creationTimestamp: __,
      resourceVersion,
      deletionTimestamp: ___,
      deletionGracePeriodSeconds: ____,
      generation: _____,
      ...metadata
    } = given.metadata;
    if (resourceVersion !== undefined && resourceVersion !== '')
      throw badRequest('resourceVersion should not be set on objects to be created');
    const { status, ...rest } = given;
    const named = { ...rest, metadata: { ...metadata, name } } as KubeObject;
    const faults = metadataFaults(resource, named);
    if (faults.length > 0) throw invalidFields(resource, name, faults);
    checkNamespace(write, name);
    const isStatusKept = !resource.hasStatus || resource === RESOURCES.nodes;
    return prepared(resource, isStatusKept && status !== undefined ? { ...named, status } : named);
  };
  const saveNew = (write: Write, fresh: KubeObject, { isDryRun }: WriteOptions): Written => {
    const { resource } = write;
    const admitted = admit(resource, undefined, fresh);
    if (!isDryRun) return { object: store.create(resource, admitted), isCreated: true };
    return { object: store.preview(resource, admitted), isCreated: true };
  };
  const save = (write: Write, before: KubeObject, after: KubeObject, { isDryRun }: WriteOptions): Written => {
    const { resource } = write;
    const { resourceVersion } = after.metadata;
    if (resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion)
      throw staleWrite(resource, before.metadata.name);
    const admitted = isSame(before, after) ? after : admit(resource, before, after);
    if (!isDryRun) return { object: store.replace(resource, admitted), isCreated: false };
    const metadata = { ...admitted.metadata, resourceVersion: before.metadata.resourceVersion ?? '' };
    return { object: { ...admitted, metadata }, isCreated: false };
  };
  const update = (
    write: Write,
    before: KubeObject,
    given: KubeObject,
    options: WriteOptions,
    isPatch: boolean,
  ): Written => {
    const { resource, subresource } = write;
    const merged = mergeUpdate(resource, subresource, before, given);
    const read = conform(write, before, merged, options, isPatch);
    const tracked = trackUpdate(before, read, schemaOf(resource), writerOf(write, options));
    return save(write, before, tracked, options);
  };
  const apply = (write: Write, options: WriteOptions): Written => {
    const { resource, namespace, name = '', subresource } = write;
    const config = toObject(resource, toConfiguration(write.body), namespace);
    const named =
      config.metadata.name === '' ? { ...config, metadata: { ...config.metadata, name } } : config;
    if (named.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
    const writer = writerOf(write, options);
    const schema = schemaOf(resource);
    const before = store.get(resource, namespace, name);
    if (before === undefined) {
      if (subresource !== undefined) throw notFound(resource, name);
      const { uid } = named.metadata;
      if (uid !== undefined) {
        const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
        throw conflict(resource, name, why);
      }
      if (named.metadata.name !== name)
        throw badRequest(
          `the name of the object (${named.metadata.name}) does not match the name on the URL (${name})`,
        );
      const { managedFields } = trackApply(undefined, named, schema, writer, options.isForced).metadata;
      const fresh = conform(write, undefined, toFresh(write, named), options, true);
      const metadata = managedFields === undefined ? fresh.metadata : { ...fresh.metadata, managedFields };
      return saveNew(write, { ...fresh, metadata }, options);
    }
    const applied = trackApply(before, named, schema, writer, options.isForced);
    const merged = mergeUpdate(resource, subresource, before, applied);
    return save(write, before, conform(write, before, merged, options, true), options);
  };
  return {
    create: (write) => {
      const { resource, namespace } = write;
      const options = toWriteOptions(write.query, 'CreateOptions', write.userAgent);
      const given = toObject(resource, parseBody(write.body, write.contentType), namespace);
      const fresh = conform(write, undefined, toFresh(write, given), options, false);
      const tracked = trackUpdate(undefined, fresh, schemaOf(resource), writerOf(write, options));
      return saveNew(write, tracked, options);
    },
    replace: (write) => {
      const { resource, namespace } = write;
      const options = toWriteOptions(write.query, 'UpdateOptions', write.userAgent);
      const before = existing(write);
      const given = toObject(resource, parseBody(write.body, write.contentType), namespace);
      if (!resource.isBuiltIn && (given.metadata.resourceVersion ?? '') === '') {
        const why = 'Invalid value: 0x0: must be specified for an update';
        throw invalidFields(resource, before.metadata.name, [{ field: 'metadata.resourceVersion', why }]);
      }
      return update(write, before, given, options, false);
    },
    patch: (write) => {
      const { resource, namespace } = write;
      const isApplying = isApply(write.contentType);
      const options = toWriteOptions(write.query, 'PatchOptions', write.userAgent, isApplying);
      if (isApplying) return apply(write, options);
      const before = existing(write);
      const patched = applyPatch(resource, schemaOf(resource), before, write.contentType, write.body);
      return update(write, before, toObject(resource, patched, namespace), options, true);
    },
    remove: (write) => {
      const { resource, namespace, name = '' } = write;
      const options = toDeleteOptions(write.query, write.body, write.contentType);
      const { object, isGone } = remove(resource, namespace, name, options);
      if (!isGone || RETURNED.has(resource.id)) return object;
      const { uid } = object.metadata;
      const group = resource.group === '' ? {} : { group: resource.group };
      const details = { name, ...group, kind: resource.plural, uid };
      return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
    },
  };
}
