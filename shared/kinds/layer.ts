import { z } from 'zod';

/** A group of kinds that is read of a cluster only while some page follows it, since its objects are many and seldom looked at. */
export const Layer = z.enum(['storage', 'workloads', 'library', 'backups', 'addons']);
export type Layer = z.infer<typeof Layer>;
