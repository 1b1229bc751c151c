import type { GuestSpec } from './spec.ts';

const pattern = /^v(\d+)\.(\d+)\.(\d+)(?:-[\w.]+)?\+(k3s|rke2r)(\d+)$/;

/** Whether a text is a version as the distribution writes them, such as v1.34.2+k3s1 or v1.34.2+rke2r1. */
export function isOf(distribution: GuestSpec['distribution'], version: string): boolean {
  return pattern.exec(version)?.[4] === (distribution === 'RKE2' ? 'rke2r' : 'k3s');
}
