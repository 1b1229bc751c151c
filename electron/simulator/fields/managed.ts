import { isObject, isSame, textAt } from '../json.ts';
import type { KubeObject } from '../json.ts';
import type { FieldSet } from './set.ts';
import { fromFieldsV1, isEmpty, toFieldsV1 } from './set.ts';

/** One manager of an object's fields: an entry of `metadata.managedFields` (Kubernetes API, ManagedFieldsEntry). */
export interface Manager {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  time: string | undefined;
  subresource: string | undefined;
  fields: FieldSet;
}

/** The managers of an object; undefined where none are kept, as for objects that no client has created or applied. */
export function managersOf(object: KubeObject | undefined): Manager[] | undefined {
  const entries = object?.metadata.managedFields;
  if (!Array.isArray(entries) || entries.length === 0) return undefined;
  try {
    const managers = entries.filter(isObject).map((entry): Manager => {
      if (entry.operation !== 'Apply' && entry.operation !== 'Update') throw new Error('invalid operation');
      return {
        manager: textAt(entry, 'manager') ?? '',
        operation: entry.operation,
        apiVersion: textAt(entry, 'apiVersion') ?? '',
        time: typeof entry.time === 'string' ? entry.time : undefined,
        subresource:
          typeof entry.subresource === 'string' && entry.subresource !== '' ? entry.subresource : undefined,
        fields: fromFieldsV1(entry.fieldsV1 ?? {}),
      };
    });
    return managers.length === 0 ? undefined : managers;
  } catch {
    return undefined;
  }
}

/** Whether two entries are of one manager: appliers whatever their version, updaters by version too. */
export function isSameManager(left: Manager, right: Omit<Manager, 'fields' | 'time'>): boolean {
  return (
    left.manager === right.manager &&
    left.operation === right.operation &&
    left.subresource === right.subresource &&
    (left.operation === 'Apply' || left.apiVersion === right.apiVersion)
  );
}

function compareEntries(left: Manager, right: Manager): number {
  for (const key of ['operation', 'time', 'manager', 'apiVersion', 'subresource'] as const) {
    const [a, b] = [left[key] ?? '', right[key] ?? ''];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

/**
 * Managers as `metadata.managedFields`, in kube-apiserver's order (apimachinery managedfields/internal). An entry whose
 * fields are those of `before` keeps its time.
 */
export function toManagedFields(
  managers: readonly Manager[],
  before: readonly Manager[],
  now: string,
): unknown[] {
  return managers
    .filter((entry) => !isEmpty(entry.fields))
    .map((entry) => {
      const was = before.find((each) => isSameManager(each, entry));
      const isKept =
        was !== undefined &&
        was.apiVersion === entry.apiVersion &&
        isSame(toFieldsV1(was.fields), toFieldsV1(entry.fields));
      return { ...entry, time: isKept ? was.time : now };
    })
    .sort(compareEntries)
    .map(({ manager, operation, apiVersion, time, subresource, fields }) => ({
      manager,
      operation,
      apiVersion,
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource === undefined ? {} : { subresource }),
    }));
}
