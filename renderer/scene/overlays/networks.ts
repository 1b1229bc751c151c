import { t } from '../../i18n/i18n.ts';
import type { Graph, VmNode } from '../graph.ts';
import { guestColour } from '../guest-colour.ts';
import type { Fill, FillRole, Reading } from '../look.ts';
import type { NamedOverlay } from './overlay.ts';

const hues = ['hue-0', 'hue-1', 'hue-2', 'hue-3', 'hue-4', 'hue-5', 'hue-6', 'hue-7'] as const;

/** The colour of a network, by its name alone. */
function colourOf(network: string): { role: FillRole; hasPattern: boolean } {
  const { hue, hasPattern } = guestColour(network);
  return { role: hues[hue] ?? 'none', hasPattern };
}

function networksOf(vm: VmNode): readonly string[] {
  return vm.vm?.vm.networks ?? [];
}

function readVm(vm: VmNode): Fill {
  const networks = networksOf(vm);
  const [first] = networks;
  if (first === undefined) return { role: 'none', label: t('overlay.networks.none') };
  return { ...colourOf(first), label: networks.join(', ') };
}

function namesOn(vms: readonly VmNode[]): string[] {
  return [...new Set(vms.flatMap(networksOf))].sort();
}

const reading: Reading = {
  vm: readVm,
  host: (host) => ({ role: 'none', label: t('overlay.networks.count', { count: namesOn(host.vms).length }) }),
};

/** How many VMs have a network as their first, the most used first. */
function countsOf(graph: Graph): [string, number][] {
  const counts = new Map<string, number>();
  for (const node of graph.nodes.values()) {
    const first = node.type === 'vm' ? networksOf(node)[0] : undefined;
    if (first !== undefined) counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  return [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
}

const mostEntries = 8;

/** Networks: VMs by the VM network of their first interface (namespace/name of its NetworkAttachmentDefinition). */
export const networksOverlay: NamedOverlay = {
  name: 'networks',
  read: () => reading,
  legend(graph) {
    const counts = countsOf(graph);
    const rest = counts.length - mostEntries;
    return [
      {
        title: t('overlay.networks.title'),
        isRamp: false,
        entries: [
          ...counts.slice(0, mostEntries).map(([network, count]) => ({
            ...colourOf(network),
            text: `${network} · ${t('count.vms', { count })}`,
          })),
          ...(rest > 0 ? [{ role: 'none' as const, text: t('fleet.more', { count: rest }) }] : []),
          { role: 'none', text: t('overlay.networks.none') },
        ],
      },
    ];
  },
  explain(node) {
    if (node.type === 'cluster' || node.type === 'pod') return [];
    if (node.type === 'vm') {
      const networks = networksOf(node);
      return networks.length > 0 ? [...new Set(networks)] : [t('overlay.networks.none')];
    }
    const names = namesOn(node.type === 'host' ? node.vms : node.members);
    return names.length > 0 ? names : [t('overlay.networks.none')];
  },
};
