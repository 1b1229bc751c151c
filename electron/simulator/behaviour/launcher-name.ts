import type { KubeObject } from '../json.ts';

/** What the name of a VMI's first launcher pod ends in. */
export function suffixOf(vmi: KubeObject): string {
  return (vmi.metadata.uid ?? '').slice(0, 5);
}

/** The name of a VMI's first launcher pod. */
export function podNameOf(vmi: KubeObject): string {
  return `virt-launcher-${vmi.metadata.name}-${suffixOf(vmi)}`;
}
