import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { select, useApp } from '../app-context.ts';
import { BatchButtons } from '../batch/batch-verbs.tsx';
import { WhatIfButtons } from '../what-if/what-if-items.tsx';
import { NodeRow } from './node-link.tsx';

const mostRows = 200;

/** Several nodes that are selected together. */
export function SelectionList({ nodes }: { nodes: readonly GraphNode[] }) {
  const app = useApp();
  return (
    <>
      <header className="inspector-head">
        <h2 className="inspector-fleet">{t('selection.title', { count: nodes.length })}</h2>
        <div className="inspector-actions">
          <BatchButtons nodes={nodes} />
          <Button onClick={() => select(app, [])}>{t('selection.clear')}</Button>
        </div>
        <WhatIfButtons hosts={nodes.filter((node) => node.type === 'host')} />
      </header>
      <div className="inspector-scroll">
        <ul className="node-rows node-rows-padded">
          {nodes.slice(0, mostRows).map((node) => (
            <NodeRow key={node.id} node={node} />
          ))}
        </ul>
        {nodes.length > mostRows && (
          <p className="inspector-empty">{t('fleet.more', { count: nodes.length - mostRows })}</p>
        )}
      </div>
    </>
  );
}
