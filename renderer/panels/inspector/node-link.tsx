import type { ReactNode } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { useIsStale } from '../use-is-stale.ts';
import { select, useApp, useWorld } from '../app-context.ts';
import { nameOf, stateOf, statusOf, troubleWords } from '../node-words.ts';

/** A link to another node: selects it and brings it into view. */
export function NodeLink({ node }: { node: GraphNode }) {
  const app = useApp();
  return (
    <button type="button" className="link" onClick={() => select(app, [node.id], { isZooming: true })}>
      {node.type === 'cluster' ? node.info.name : <Name text={nameOf(node)} />}
    </button>
  );
}

type NodeRowProps = {
  node: GraphNode;
  aside?: string;
  /** Says which cluster it is of, where the list mixes several. */
  hasCluster?: boolean;
  /** What can be done with it right there. */
  action?: ReactNode;
};

/** A row of a list of nodes: glyph, name, and in words what is wrong or how it is. */
export function NodeRow({ node, aside, hasCluster = false, action }: NodeRowProps) {
  const app = useApp();
  return (
    <li className={action === undefined ? undefined : 'node-row-with-action'}>
      <button type="button" className="node-row" onClick={() => select(app, [node.id], { isZooming: true })}>
        <StateGlyph state={stateOf(node)} isStale={useIsStale(node)} />
        <span className="node-row-name">
          <Name text={nameOf(node)} />
          {hasCluster && node.type !== 'cluster' && <ClusterMark cluster={node.cluster} />}
        </span>
        <span className="node-row-aside">{aside ?? troubleWords(node) ?? statusOf(node)}</span>
      </button>
      {action}
    </li>
  );
}

/** The colour of a cluster, its name in the tooltip and for screen readers. */
function ClusterMark({ cluster }: { cluster: string }) {
  const info = useWorld((state) => state.clusters?.find(({ id }) => id === cluster));
  if (!info) return null;
  return (
    <span className={`swatch swatch-small swatch-${info.colour}`} title={info.name}>
      <span className="visually-hidden">{t('cluster.of', { name: info.name })}</span>
    </span>
  );
}
