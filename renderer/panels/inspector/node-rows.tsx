import { useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { NodeRow } from './node-link.tsx';

/** Rows at first, and how many each wish for more adds: a cluster can have thousands, which would be drawn at every change. */
const atFirst = 60;
const step = 240;

type NodeRowsProps<N extends GraphNode> = {
  nodes: readonly N[];
  /** What is said at the end of a row, in place of how the node is. */
  asideOf?: (node: N) => string;
};

/** A list of nodes; of many the first, and a way to the rest. */
export function NodeRows<N extends GraphNode>({ nodes, asideOf }: NodeRowsProps<N>) {
  const [shown, setShown] = useState(atFirst);
  const left = nodes.length - shown;
  return (
    <>
      <ul className="node-rows">
        {nodes.slice(0, shown).map((node) => (
          <NodeRow key={node.id} node={node} {...(asideOf ? { aside: asideOf(node) } : {})} />
        ))}
      </ul>
      {left > 0 && (
        <Button onClick={() => setShown(shown + step)}>{t('inspector.showMore', { count: left })}</Button>
      )}
    </>
  );
}
