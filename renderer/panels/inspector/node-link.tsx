import type { GraphNode } from '../../scene/graph.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { useIsStale } from '../use-is-stale.ts';
import { select, useApp } from '../app-context.ts';
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

/** A row of a list of nodes: glyph, name, and in words what is wrong or how it is. */
export function NodeRow({ node, aside }: { node: GraphNode; aside?: string }) {
  const app = useApp();
  return (
    <li>
      <button type="button" className="node-row" onClick={() => select(app, [node.id], { isZooming: true })}>
        <StateGlyph state={stateOf(node)} isStale={useIsStale(node)} />
        <Name text={nameOf(node)} />
        <span className="node-row-aside">{aside ?? troubleWords(node) ?? statusOf(node)}</span>
      </button>
    </li>
  );
}
