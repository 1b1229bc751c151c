import { z } from 'zod';
import type { Ownership } from '../../shared/objects/report.ts';
import { isObject } from '../../shared/plan/canonical.ts';

/** Who Acre is among those that manage fields of objects. */
export const fieldManager = 'acre';

const ManagedFields = z.array(
  z.object({ manager: z.string(), operation: z.string(), fieldsV1: z.unknown() }),
);

/** Whether a set of fields (FieldsV1) has a field or anything within it. Source: Kubernetes API, structured-merge-diff fieldpath. */
function has(fields: unknown, path: readonly string[]): boolean {
  let current = fields;
  for (const key of path) {
    if (!isObject(current)) return false;
    // What is set as a whole has no inner fields of its own.
    if (Object.keys(current).length === 0) return true;
    if (!Object.hasOwn(current, `f:${key}`)) return false;
    current = current[`f:${key}`];
  }
  return true;
}

/**
 * Which of these fields somebody else has applied and goes on managing: fleet, Helm, `kubectl apply --server-side`. What
 * was only set once, or is set by a controller at every change, is not among them: nobody would set it back because of a
 * change here.
 */
export function appliersOf(object: unknown, paths: readonly (readonly string[])[]): Ownership[] {
  const metadata = isObject(object) && isObject(object.metadata) ? object.metadata : {};
  const managed = ManagedFields.safeParse(metadata.managedFields).data ?? [];
  const appliers = managed.filter(
    ({ manager, operation }) => operation === 'Apply' && manager !== fieldManager,
  );
  return paths.flatMap((path) =>
    appliers
      .filter(({ fieldsV1 }) => has(fieldsV1, path))
      .map(({ manager }) => ({ field: `.${path.join('.')}`, manager })),
  );
}

/**
 * The fields and managers that a conflict of server-side apply names. Source: kubernetes/apimachinery
 * pkg/util/managedfields, conflict messages: `conflict with "M" using V: .F`, or `conflicts with "M" using V:` and a
 * line `- .F` for each.
 */
export function ownersIn(message: string): Ownership[] {
  const owners: Ownership[] = [];
  let manager = '';
  for (const line of message.split('\n')) {
    const named = /conflicts? with "([^"]+)"[^:]*(?: using [^:]+)?:\s*(\.\S.*)?$/.exec(line);
    if (named) {
      manager = named[1] ?? '';
      if (named[2]) owners.push({ field: named[2].trim(), manager });
      continue;
    }
    const field = /^\s*- (\.\S.*)$/.exec(line)?.[1];
    if (field && manager !== '') owners.push({ field: field.trim(), manager });
  }
  return owners;
}
