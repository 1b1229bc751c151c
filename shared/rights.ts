import { z } from 'zod';

/**
 * Something a user may or may not do, in the words of RBAC; `namespace` null means everywhere, the core group is the
 * empty string. Source: Kubernetes API authorization.k8s.io/v1 ResourceAttributes.
 */
export const Right = z.strictObject({
  verb: z.string().min(1).max(40),
  group: z.string().max(200),
  resource: z.string().min(1).max(200),
  subresource: z.string().max(100).nullable(),
  namespace: z.string().max(300).nullable(),
});
export type Right = z.infer<typeof Right>;

/** A right without the place where it is asked for. */
export type Need = Omit<Right, 'namespace'>;

/** A text that is the same for the same right only. */
export function rightKey(right: Right): string {
  return [right.verb, right.group, right.resource, right.subresource ?? '', right.namespace ?? ''].join('|');
}

/** A resource as RBAC names it: `virtualmachines/start`. */
export function resourceWords({ resource, subresource }: Pick<Right, 'resource' | 'subresource'>): string {
  return subresource === null ? resource : `${resource}/${subresource}`;
}
