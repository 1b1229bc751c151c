import { isBroken } from '../../shared/connection.ts';
import type { State } from '../../shared/world/entity.ts';
import { t } from '../i18n/i18n.ts';
import { say } from '../i18n/say.ts';
import type { ClusterNode, GraphNode } from '../scene/graph.ts';
import { shownState, troubleOf } from '../scene/trouble.ts';
import { connectionWords } from '../ui/connection-words.ts';

/** The name a node goes by. */
export function nameOf(node: GraphNode): string {
  return node.type === 'cluster' ? node.info.name : node.name;
}

/** The kind of a node in words. */
export function kindOf(node: GraphNode): string {
  if (node.type === 'vm') return node.vm ? t('kind.vm') : t('kind.orphan');
  return t(`kind.${node.type}`);
}

/** The state a cluster is drawn with: how the app stands to it, then the worst that is in it. */
export function clusterState(cluster: ClusterNode): State {
  const { connection } = cluster.info;
  if (isBroken(connection)) return 'error';
  if (connection.type === 'connecting') return 'pending';
  if (connection.type === 'disconnected') return 'unknown';
  const { counts, workloads } = cluster;
  if (counts.errors + (workloads?.counts.errors ?? 0) > 0) return 'error';
  return counts.warnings + (workloads?.counts.warnings ?? 0) > 0 ? 'warning' : 'running';
}

/** The state a node is drawn with. */
export function stateOf(node: GraphNode): State {
  return node.type === 'cluster' ? clusterState(node) : shownState(node);
}

/** What is wrong with a node whose own state is fine, by the API's reason; null where nothing is. */
export function troubleWords(node: GraphNode): string | null {
  if (node.type === 'cluster' || shownState(node) === node.state) return null;
  const worst = troubleOf(node);
  return node.problems.find(({ severity }) => severity === worst)?.code ?? null;
}

/** How a node is, in words. */
export function statusOf(node: GraphNode): string {
  return node.type === 'cluster' ? connectionWords(node.info) : say(node.status);
}
