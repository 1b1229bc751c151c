import { z } from 'zod';

/** What is asked of the labels of a host; a rule that is not required is weighed, 1 to 100. */
export const HostRule = z.strictObject({
  key: z.string(),
  operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']),
  values: z.array(z.string()),
  isRequired: z.boolean(),
  weight: z.number().int(),
});
export type HostRule = z.infer<typeof HostRule>;

/** The label of a host with its own name, and that with its zone. */
export const hostLabel = 'kubernetes.io/hostname';
export const zoneLabel = 'topology.kubernetes.io/zone';

/** The label of hosts that tells the places apart over which VMs are spread. */
export function labelOver(over: 'host' | 'zone'): string {
  return over === 'zone' ? zoneLabel : hostLabel;
}
