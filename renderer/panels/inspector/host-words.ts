import { inventoryOf, whyNoBmc } from '../../../shared/actions/host-power.ts';
import type { Host } from '../../../shared/kinds/host.ts';
import type { World } from '../../../shared/world/patch.ts';
import { t } from '../../i18n/i18n.ts';
import type { HostNode } from '../../scene/graph.ts';

/** What a host was installed to become, as far as the app has words for it. */
export function wishOf(wish: string): 'management' | 'worker' | 'witness' {
  return wish === 'management' || wish === 'witness' ? wish : 'worker';
}

/** How the promotion of a host to management stands; as it came where it is none of the known states. */
export function promotionWords(promotion: string): string {
  switch (promotion) {
    case 'running':
    case 'complete':
    case 'failed':
    case 'unknown':
      return t(`host.promotions.${promotion}`);
    default:
      return promotion;
  }
}

/** Whether CPUs can be pinned on a host, and whether that is being changed. */
export function pinningWords({ isOn, change }: NonNullable<Host['host']['cpuManager']>): string {
  const state = t(isOn ? 'host.pinningOn' : 'host.pinningOff');
  if (change === 'requested' || change === 'running') return t('host.pinningChanges', { state });
  return change === 'failed' ? t('host.pinningFailed', { state }) : state;
}

/** What the BMC of a host says of its power; or why nothing is known of it. */
export function powerWords(host: HostNode, world: World): string {
  const missing = whyNoBmc(host.entity, world);
  const inventory = inventoryOf(host.entity, world)?.inventory;
  if (missing !== null || !inventory) return missing ?? '';
  const { power, pending, last, bmc, isReady } = inventory;
  const parts = [
    pending === null ? (power ?? t('host.powerUnknown')) : t('host.powerPending', { operation: pending }),
    !isReady && t('host.bmcNotReady'),
    last?.outcome === 'failed' && t('host.powerFailed', { operation: last.operation }),
    bmc !== null && t('host.bmc', { address: bmc }),
  ];
  return parts.filter((part) => part !== false).join(' · ');
}
