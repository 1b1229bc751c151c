import type { HostNode, Use } from '../graph.ts';
import type { Fill, FillRole, Overlay, Reading } from '../look.ts';
import { shownState, troubleOf } from '../trouble.ts';

/** The share of a capacity that is used, or reserved where use is not measured; 0 to 1, null where neither is known. */
export function shareOf(use: Use | null): number | null {
  const amount = use ? (use.used ?? use.reserved) : null;
  if (!use || amount === null || use.capacity <= 0) return null;
  return Math.min(1, Math.max(0, amount / use.capacity));
}

const heatSteps = ['heat-0', 'heat-1', 'heat-2', 'heat-3', 'heat-4', 'heat-5'] as const;

/** The step of the scale for a share 0 to 1; `none` where it is not known. */
export function heatStep(share: number | null): FillRole {
  if (share === null) return 'none';
  return heatSteps[Math.min(heatSteps.length - 1, Math.floor(share * heatSteps.length))] ?? 'none';
}

function readHost(host: HostNode): Fill {
  const trouble = troubleOf(host);
  if (trouble !== 'none') return { role: trouble };
  const cpu = shareOf(host.cpu);
  const memory = shareOf(host.memory);
  return { role: heatStep(cpu === null && memory === null ? null : Math.max(cpu ?? 0, memory ?? 0)) };
}

const reading: Reading = { vm: (vm) => ({ role: shownState(vm) }), host: readHost };

/** Health: VMs by their state, hosts by their trouble, else by the fuller of CPU and memory. */
export const healthOverlay: Overlay = { name: 'health', read: () => reading };
