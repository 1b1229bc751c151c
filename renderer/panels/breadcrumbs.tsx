import { Fragment } from 'react';
import { t } from '../i18n/i18n.ts';
import type { Graph, GraphNode } from '../scene/graph.ts';
import { select, useApp, useView, useWorld } from './app-context.ts';
import './breadcrumbs.css';
import { nameOf } from './node-words.ts';

/** The cluster and the host that lead to a node, itself the last; empty where it is not known. */
export function pathTo(graph: Graph, id: string | null): GraphNode[] {
  const node = id === null ? undefined : graph.nodes.get(id);
  if (!node) return [];
  if (node.type === 'cluster') return [node];
  const cluster = graph.nodes.get(node.cluster);
  const hostId = node.type === 'vm' || node.type === 'pod' ? node.host : null;
  const host = hostId === null ? undefined : graph.nodes.get(hostId);
  return [cluster, host, node].filter((each) => each !== undefined);
}

/** Where one is: what leads to the last chosen node, or to the one in the middle of the view. */
export function Breadcrumbs() {
  const app = useApp();
  const graph = useWorld((state) => state.graph);
  const id = useView((state) => state.selection.at(-1) ?? state.middle);
  const path = pathTo(graph, id);
  if (path.length === 0) return null;
  return (
    <nav className="breadcrumbs" aria-label={t('breadcrumbs.label')}>
      {path.map((node, index) => (
        <Fragment key={node.id}>
          {index > 0 && (
            <span className="breadcrumbs-sign" aria-hidden>
              ›
            </span>
          )}
          <button
            className="breadcrumbs-step"
            title={nameOf(node)}
            onClick={() => select(app, [node.id], { isZooming: true })}
          >
            {nameOf(node)}
          </button>
        </Fragment>
      ))}
    </nav>
  );
}
