import type { MetricName, Metrics } from '../../../shared/metrics.ts';
import { rangeSeconds } from '../../../shared/metrics.ts';
import type { MetricsRange } from '../../../shared/metrics.ts';
import { t } from '../../i18n/i18n.ts';
import type { Points } from '../../scene/chart.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { formatBytes, formatCores, quantityText } from '../../ui/format.ts';

/** Metrics that are drawn together, one line each. */
export type MetricGroup = {
  name: 'cpu' | 'memory' | 'storage' | 'network' | 'traffic';
  metrics: readonly MetricName[];
  isBinary: boolean;
  format: (value: number) => string;
};

const cores = (value: number): string => quantityText(formatCores(value));
const size = (value: number): string => quantityText(formatBytes(value));
const rate = (value: number): string => t('metrics.rate', { bytes: size(value) });

/** Everything that is drawn of hosts and VMs, in its order. */
export const metricGroups: readonly MetricGroup[] = [
  { name: 'cpu', metrics: ['cpu'], isBinary: false, format: cores },
  { name: 'memory', metrics: ['memory'], isBinary: true, format: size },
  { name: 'storage', metrics: ['storage'], isBinary: true, format: size },
  { name: 'network', metrics: ['networkReceive', 'networkTransmit'], isBinary: true, format: rate },
  { name: 'traffic', metrics: ['storageRead', 'storageWrite'], isBinary: true, format: rate },
];

/** What a line of a group is called; nothing where it is the only one. */
export function lineName(metric: MetricName): string {
  switch (metric) {
    case 'networkReceive':
    case 'networkTransmit':
    case 'storageRead':
    case 'storageWrite':
      return t(`metrics.line.${metric}`);
    default:
      return '';
  }
}

const none: Points = [];

/** The lines of a group, empty ones where nothing is known. */
export function linesOf({ series }: Metrics, { metrics }: MetricGroup): Points[] {
  return metrics.map((metric) => series.find((each) => each.metric === metric)?.points ?? none);
}

/** How far apart points may be for a line between them: what is measured twice a minute may be late once. */
export function gapMsOf(range: MetricsRange): number {
  return rangeSeconds[range].step * 1000 * 3.5;
}

/** The whole that a host or VM has of what a group measures; 0 where there is none. */
export function wholeOf(node: GraphNode, { name }: MetricGroup): number {
  if (node.type === 'host') {
    if (name === 'cpu') return node.cpu.capacity;
    if (name === 'memory') return node.memory.capacity;
    return name === 'storage' ? (node.storage?.capacity ?? 0) : 0;
  }
  if (node.type !== 'vm') return 0;
  if (name === 'cpu') return (node.cpuCores ?? 0) * 1000;
  return name === 'memory' ? (node.memoryBytes ?? 0) : 0;
}

/** What metrics are asked of: the entity of a host or VM; null for anything else. */
export function measuredEntity(node: GraphNode): string | null {
  if (node.type === 'host') return node.id;
  return node.type === 'vm' ? (node.vm?.id ?? null) : null;
}
