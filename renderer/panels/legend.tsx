import { Layers, X } from 'lucide-react';
import { useDeferredValue } from 'react';
import { t } from '../i18n/i18n.ts';
import { overlayOf } from '../scene/overlays/index.ts';
import type { LegendPart, NamedOverlay } from '../scene/overlays/overlay.ts';
import { whatIfLegend } from '../scene/what-if.ts';
import { Swatch } from '../ui/swatch.tsx';
import { useApp, useView, useWorld } from './app-context.ts';
import './legend.css';

/** What the colours of the canvas say, in its corner; it can be folded, and stays so. */
export function Legend() {
  const { preferences } = useApp();
  const overlay = overlayOf(useView((state) => state.preferences.overlay));
  const legend = useView((state) => state.preferences.legend);
  const isWhatIf = useView((state) => state.foreseen !== null);
  const isWorthIt = useWorld((state) => state.graph.clusters.length > 0);
  const name = isWhatIf ? t('whatIf.title') : t(`overlay.name.${overlay.name}`);
  if (!isWorthIt) return null;
  const isOpen = legend === 'open' || (legend === 'auto' && (isWhatIf || overlay.name !== 'health'));
  return (
    <div className="legend-place">
      <p className="visually-hidden" role="status">
        {t('overlay.is', { name })}
      </p>
      {isOpen ? (
        <section className="legend" aria-label={t('overlay.choose', { name })}>
          <header className="legend-head">
            <h2>{name}</h2>
            <button
              className="legend-fold"
              aria-label={t('overlay.close')}
              onClick={() => preferences.change({ legend: 'folded' })}
            >
              <X size={12} aria-hidden />
            </button>
          </header>
          {isWhatIf ? (
            whatIfLegend().map((part) => <Part key={part.title} part={part} />)
          ) : (
            <Parts overlay={overlay} />
          )}
        </section>
      ) : (
        <button
          className="legend-open"
          aria-label={t('overlay.open')}
          onClick={() => preferences.change({ legend: 'open' })}
        >
          <Layers size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}

function Parts({ overlay }: { overlay: NamedOverlay }) {
  const graph = useDeferredValue(useWorld((state) => state.graph));
  useView((state) => state.overlayWorked);
  return overlay.legend(graph).map((part) => <Part key={part.title} part={part} />);
}

function Part({ part }: { part: LegendPart }) {
  const { title, isRamp, entries } = part;
  return (
    <div className="legend-part">
      <h3>{title}</h3>
      <ul className={isRamp ? 'legend-ramp' : 'legend-list'}>
        {entries.map((entry) => (
          <li key={`${entry.role} ${entry.text}`}>
            <Swatch role={entry.role} hasPattern={entry.hasPattern ?? false} />
            <span>{entry.text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
