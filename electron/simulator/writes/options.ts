import { isObject, numberAt, textAt } from '../json.ts';
import { invalid } from '../status.ts';
import { parseBody } from './body.ts';

/** The options of a write that come with its query. */
export interface WriteOptions {
  isDryRun: boolean;
  fieldManager: string;
  fieldValidation: 'Ignore' | 'Warn' | 'Strict';
  isForced: boolean;
}

const kindOf = (kind: string): { group: string; kind: string } => ({ group: 'meta.k8s.io', kind });

function checkDryRun(values: readonly string[], kind: string): boolean {
  for (const value of values) {
    if (value !== 'All') {
      const why = `Unsupported value: ${JSON.stringify(value)}: supported values: "All"`;
      throw invalid(kindOf(kind), '', 'dryRun', why);
    }
  }
  return values.length > 0;
}

/** The manager of a request that names none: its user agent up to the slash (apiserver handlers managerOrUserAgent). */
function managerOf(given: string, userAgent: string | undefined): string {
  return given === '' ? ((userAgent ?? '').split('/')[0]?.slice(0, 128) ?? '') || 'unknown' : given;
}

/** Reads the options of a create, update or patch; throws 422 StatusErrors (apimachinery apis/meta/v1/validation). */
export function toWriteOptions(
  query: URLSearchParams,
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  userAgent: string | undefined,
  isApplying = false,
): WriteOptions {
  const given = query.get('fieldManager') ?? '';
  if (given.length > 128)
    throw invalid(kindOf(kind), '', 'fieldManager', 'Too long: may not be more than 128 bytes');
  if (isApplying && given === '')
    throw invalid(kindOf(kind), '', 'fieldManager', 'Required value: is required for apply patch');
  const force = query.get('force');
  if (force !== null && kind === 'PatchOptions' && !isApplying)
    throw invalid(kindOf(kind), '', 'force', 'Forbidden: may not be specified for non-apply patch');
  const validation = query.get('fieldValidation') ?? '';
  if (!['', 'Ignore', 'Warn', 'Strict'].includes(validation)) {
    const why = `Unsupported value: ${JSON.stringify(validation)}: supported values: "", "Ignore", "Strict", "Warn"`;
    throw invalid(kindOf(kind), '', 'fieldValidation', why);
  }
  return {
    isDryRun: checkDryRun(query.getAll('dryRun'), kind),
    fieldManager: managerOf(given, userAgent),
    fieldValidation: (validation === '' ? 'Warn' : validation) as WriteOptions['fieldValidation'],
    isForced: force === 'true' || force === '1',
  };
}

/** What becomes of an object's dependents (Kubernetes API, DeleteOptions). */
export type Propagation = 'Foreground' | 'Background' | 'Orphan';

/** The options of a deletion. */
export interface DeleteOptions {
  isDryRun: boolean;
  graceSeconds: number | undefined;
  propagation: Propagation | undefined;
  uid: string | undefined;
  resourceVersion: string | undefined;
}

/** Reads DeleteOptions from the body and, where it has none, the query; throws 400 and 422 StatusErrors. */
export function toDeleteOptions(query: URLSearchParams, body: string, contentType: string): DeleteOptions {
  const value = body === '' ? {} : parseBody(body, contentType);
  const fromQuery = (name: string): string | undefined => query.get(name) ?? undefined;
  const grace = numberAt(value, 'gracePeriodSeconds') ?? fromQuery('gracePeriodSeconds');
  const policy = textAt(value, 'propagationPolicy') ?? fromQuery('propagationPolicy');
  const orphan =
    isObject(value) && typeof value.orphanDependents === 'boolean'
      ? value.orphanDependents
      : fromQuery('orphanDependents') === undefined
        ? undefined
        : fromQuery('orphanDependents') === 'true';
  const kind = kindOf('DeleteOptions');
  if (policy !== undefined && orphan !== undefined) {
    const why = 'Invalid value: orphanDependents and deletionPropagation cannot be both set';
    throw invalid(kind, '', 'propagationPolicy', why);
  }
  if (policy !== undefined && !['Foreground', 'Background', 'Orphan'].includes(policy)) {
    const why = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Background", "Foreground", "Orphan"`;
    throw invalid(kind, '', 'propagationPolicy', why);
  }
  const inBody =
    isObject(value) && Array.isArray(value.dryRun) ? (value.dryRun as unknown[]).map(String) : [];
  return {
    isDryRun: checkDryRun([...inBody, ...query.getAll('dryRun')], 'DeleteOptions'),
    graceSeconds: grace === undefined ? undefined : Math.max(0, Number(grace)),
    propagation:
      (policy as Propagation | undefined) ??
      (orphan === undefined ? undefined : orphan ? 'Orphan' : 'Background'),
    uid: textAt(value, 'preconditions', 'uid'),
    resourceVersion: textAt(value, 'preconditions', 'resourceVersion'),
  };
}
