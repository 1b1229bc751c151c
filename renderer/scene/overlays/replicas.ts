import type { ReplicaMode } from '../../../shared/kinds/storage-replica.ts';
import { t } from '../../i18n/i18n.ts';
import { modesByHost, safetyOf } from '../data-safety.ts';
import type { Graph } from '../graph.ts';
import type { Fill, LegendEntry, Overlay, Reading } from '../look.ts';

const fills: Record<ReplicaMode, Omit<Fill, 'label'>> = {
  healthy: { role: 'tone-ok' },
  stopped: { role: 'tone-ok', hasPattern: true },
  rebuilding: { role: 'tone-info', hasPattern: true },
  unplaced: { role: 'tone-warn' },
  failed: { role: 'tone-danger' },
};

/** What a host is marked with that has a replica, as the legend says it. */
export function replicaEntries(): LegendEntry[] {
  return (['healthy', 'stopped', 'rebuilding', 'failed'] as const).map((mode) => ({
    ...fills[mode],
    text: t(`overlay.dataLoss.replica.${mode}`),
  }));
}

type Marked = { cluster: string; modes: readonly [string, ReplicaMode][] };

/** The hosts with replicas of the one VM that is selected; null for another selection, or where nothing is known of it. */
function markedOf(graph: Graph, selection: readonly string[]): Marked | null {
  const [id] = selection;
  const vm = selection.length === 1 && id !== undefined ? graph.nodes.get(id) : undefined;
  const cluster = vm?.type === 'vm' ? graph.nodes.get(vm.cluster) : undefined;
  if (vm === undefined || cluster?.type !== 'cluster') return null;
  const modes = modesByHost(safetyOf(cluster).vms.get(vm.id)?.volumes ?? []);
  return modes.size === 0 ? null : { cluster: cluster.id, modes: [...modes].sort() };
}

function toReading(base: Reading, marked: Marked): Reading {
  const modes = new Map(marked.modes);
  return {
    vm: base.vm,
    host: (host) => {
      const mode = host.cluster === marked.cluster ? modes.get(host.entity.name) : undefined;
      if (mode === undefined) return { role: 'none' };
      return { ...fills[mode], label: t(`overlay.dataLoss.replica.${mode}`) };
    },
  };
}

/**
 * Replicas of the selected VM: the hosts that hold a copy of its volumes are marked by how the copy stands, the worst
 * one where there are several; the other hosts stay quiet. VMs look as `readBase` says.
 */
export function openReplicasOverlay(
  readBase: (graph: Graph) => Reading,
): (selection: readonly string[]) => Overlay {
  return (selection) => {
    let last: { marked: Marked; base: Reading; reading: Reading } | null = null;
    return {
      name: 'data-loss',
      read: (graph) => {
        const base = readBase(graph);
        const marked = markedOf(graph, selection);
        if (marked === null) return base;
        const isSame = last?.base === base && JSON.stringify(last.marked) === JSON.stringify(marked);
        if (!last || !isSame) last = { marked, base, reading: toReading(base, marked) };
        return last.reading;
      },
    };
  };
}
