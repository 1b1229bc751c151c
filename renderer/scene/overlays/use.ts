import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { formatShare } from '../../ui/format.ts';
import type { HostNode, Use, VmNode } from '../graph.ts';
import type { Fill, Reading } from '../look.ts';
import type { NamedOverlay } from './overlay.ts';
import { heatStep, rampOf, shareOf, shareSteps, stepOf } from './scale.ts';

/** What differs between the overlays of CPU and memory. */
type Resource = {
  name: 'cpu' | 'memory';
  useOf: (host: HostNode) => Use;
  /** What a VM was given, in the unit of `begins`. */
  givenOf: (vm: VmNode) => number | null;
  /** The same in the unit of the host's use. */
  toUse: (given: number) => number;
  begins: readonly number[];
  format: (amount: number) => string;
  /** The same for the legend, whose title tells the unit. */
  formatShort?: (amount: number) => string;
  formatUse: (amount: number) => string;
};

/** Whether a VM holds what it was given now. */
function isHolding(vm: VmNode): boolean {
  return vm.instance !== null && vm.state !== 'off';
}

function readHost(use: Use): Fill {
  const share = shareOf(use);
  if (share === null) return { role: 'none', label: t('overlay.use.unknown') };
  const values = { share: formatShare(share, 1) };
  const label = use.used === null ? t('overlay.use.reserved', values) : t('overlay.use.used', values);
  return { role: heatStep(share), label };
}

function explainHost(resource: Resource, host: HostNode): string[] {
  const use = resource.useOf(host);
  const { capacity, used, reserved } = use;
  const words = (amount: number): { amount: string; capacity: string; share: string } => ({
    amount: resource.formatUse(amount),
    capacity: resource.formatUse(capacity),
    share: formatShare(amount, capacity),
  });
  return [
    used === null ? t('overlay.use.notMeasured') : t('overlay.use.usedOf', words(used)),
    ...(reserved === null ? [] : [t('overlay.use.reservedOf', words(reserved))]),
  ];
}

/** An overlay of how much of one resource hosts use and VMs were given. */
export function overlayOfUse(resource: Resource): NamedOverlay {
  const readVm = (vm: VmNode): Fill => {
    const given = resource.givenOf(vm);
    if (!isHolding(vm)) return { role: 'none', label: say(vm.status) };
    if (given === null) return { role: 'none', label: t('overlay.use.vmUnknown') };
    return { role: stepOf(given, resource.begins), label: resource.format(given) };
  };
  const reading: Reading = { vm: readVm, host: (host) => readHost(resource.useOf(host)) };
  return {
    name: resource.name,
    read: () => reading,
    legend: () => [
      {
        title: t(`overlay.${resource.name}.hosts`),
        isRamp: true,
        entries: rampOf(
          '0%',
          shareSteps.map((share) => formatShare(share, 1)),
        ),
      },
      {
        title: t(`overlay.${resource.name}.vms`),
        isRamp: true,
        entries: rampOf(t('overlay.use.less'), resource.begins.map(resource.formatShort ?? resource.format)),
      },
    ],
    explain(node, graph) {
      if (node.type === 'host') return explainHost(resource, node);
      if (node.type !== 'vm') return [];
      const given = resource.givenOf(node);
      if (!isHolding(node)) return [t('overlay.use.holdsNothing')];
      if (given === null) return [t('overlay.use.vmUnknown')];
      const host = node.host === null ? undefined : graph.nodes.get(node.host);
      const amount = resource.format(given);
      if (host?.type !== 'host') return [t('overlay.use.given', { amount })];
      const share = formatShare(resource.toUse(given), resource.useOf(host).capacity);
      return [t('overlay.use.givenOf', { amount, share, host: host.name })];
    },
  };
}
