import { t } from '../../i18n/i18n.ts';
import type { HostNode } from '../graph.ts';
import type { Fill, Reading } from '../look.ts';
import { shownState, troubleOf } from '../trouble.ts';
import type { NamedOverlay } from './overlay.ts';
import { heatStep, rampOf, shareOf, shareSteps } from './scale.ts';
import { formatShare } from '../../ui/format.ts';

function readHost(host: HostNode): Fill {
  const trouble = troubleOf(host);
  if (trouble !== 'none') return { role: trouble };
  const cpu = shareOf(host.cpu);
  const memory = shareOf(host.memory);
  return { role: heatStep(cpu === null && memory === null ? null : Math.max(cpu ?? 0, memory ?? 0)) };
}

const reading: Reading = {
  vm: (vm) => ({ role: shownState(vm) }),
  host: readHost,
  pod: (pod) => ({ role: shownState(pod) }),
};

const states = ['running', 'off', 'starting', 'migrating', 'paused', 'warning', 'error', 'unknown'] as const;

/** Health: VMs by their state, hosts by their trouble, else by the fuller of CPU and memory. */
export const healthOverlay: NamedOverlay = {
  name: 'health',
  read: () => reading,
  legend: () => [
    {
      title: t('overlay.health.vms'),
      isRamp: false,
      entries: states.map((role) => ({ role, text: t(`state.${role}`) })),
    },
    {
      title: t('overlay.health.hosts'),
      isRamp: true,
      entries: rampOf(
        '0%',
        shareSteps.map((share) => formatShare(share, 1)),
      ),
    },
  ],
  explain: () => [],
};
