import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import type { Fill } from '../../scene/look.ts';
import { overlayOf } from '../../scene/overlays/index.ts';
import { Section } from '../../ui/facts.tsx';
import { Swatch } from '../../ui/swatch.tsx';
import { useNow } from '../../ui/text.tsx';
import { useView, useWorld } from '../app-context.ts';
import './overlay-reason.css';

/** Why the overlay shows a node as it does; nothing where its state says it all. */
export function OverlayReason({ node }: { node: GraphNode }) {
  const overlay = overlayOf(useView((state) => state.preferences.overlay));
  const graph = useWorld((state) => state.graph);
  useView((state) => state.overlayWorked);
  // Some reasons are told relative to now.
  useNow();
  const reasons = overlay.explain(node, graph);
  if (reasons.length === 0) return null;
  const reading = overlay.read(graph);
  const fill: Fill | null =
    node.type === 'vm' ? reading.vm(node) : node.type === 'host' ? reading.host(node) : null;
  return (
    <Section title={t('overlay.reason', { name: t(`overlay.name.${overlay.name}`) })}>
      <div className="overlay-reason">
        {fill && <Swatch role={fill.role} hasPattern={fill.hasPattern ?? false} />}
        <ul className="selectable">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </div>
    </Section>
  );
}
