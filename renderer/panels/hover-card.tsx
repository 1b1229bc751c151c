import { useEffect, useState } from 'react';
import type { GraphNode } from '../scene/graph.ts';
import { t } from '../i18n/i18n.ts';
import { formatBytes, quantityText } from '../ui/format.ts';
import { StateGlyph } from '../ui/glyph.tsx';
import { Name } from '../ui/text.tsx';
import { partWords, withConfidence } from './guest/guest-words.ts';
import { usePlans, useView } from './app-context.ts';
import { nameOf, stateOf, statusOf } from './node-words.ts';
import './hover-card.css';

const delayMs = 220;
/** From this height on, in CSS pixels, the canvas itself shows what the card would. */
const legiblePx = 46;
const widthPx = 240;

/** What a hovered node is, where the canvas draws it too small to be read; the accessible tree says it anyway. */
export function HoverCard() {
  const hovered = useView((state) => state.hovered);
  const hasMenu = useView((state) => state.menu !== null);
  const node = usePlans((state) => (hovered ? state.drawn.nodes.get(hovered.id) : undefined));
  const [shownId, setShownId] = useState<string | null>(null);
  const id = hovered?.id ?? null;
  useEffect(() => {
    const timer = setTimeout(() => setShownId(id), id === null ? 0 : delayMs);
    return () => clearTimeout(timer);
  }, [id]);
  if (!hovered || !node || hasMenu || shownId !== hovered.id) return null;
  if (node.type === 'cluster' || hovered.rect.height >= legiblePx) return null;
  const { rect } = hovered;
  const left = Math.max(8, Math.min(rect.left + rect.width / 2 - widthPx / 2, innerWidth - widthPx - 8));
  const isAbove = rect.bottom + 96 > innerHeight;
  return (
    <div
      className="hover-card"
      aria-hidden
      style={{
        left,
        width: widthPx,
        top: isAbove ? rect.top - 8 : rect.bottom + 8,
        translate: isAbove ? '0 -100%' : '0 0',
      }}
    >
      <div className="hover-card-head">
        <StateGlyph state={stateOf(node)} />
        <Name text={nameOf(node)} isStrong />
      </div>
      <p className="muted">{factsOf(node)}</p>
    </div>
  );
}

function factsOf(node: GraphNode): string {
  const facts = [statusOf(node)];
  if (node.type === 'host') {
    facts.push(t('count.vms', { count: node.vms.length }));
    if (node.pods.length > 0) facts.push(t('count.pods', { count: node.pods.length }));
  }
  if (node.type === 'pod') {
    const { restarts } = node.entity.pod;
    if (restarts > 0) facts.push(t('pod.restartCount', { count: restarts }));
    facts.push(node.workload === node.name ? node.namespace : `${node.namespace}/${node.workload}`);
  }
  if (node.type === 'vm') {
    if (node.cpuCores !== null) facts.push(t('count.cores', { count: node.cpuCores }));
    if (node.memoryBytes !== null) facts.push(quantityText(formatBytes(node.memoryBytes)));
    if (node.guest) {
      const { cluster, roles, confidence } = node.guest;
      const part = t('guest.member', { part: partWords(roles), name: cluster });
      facts.push(withConfidence(part, confidence));
    }
  }
  return facts.join(' · ');
}
