import { Map as MapIcon, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { t } from '../i18n/i18n.ts';
import { useApp, useView, useWorld } from './app-context.ts';
import './minimap.css';

/** A small picture of everything in the corner of the canvas; it can be folded, and stays so. */
export function Minimap() {
  const { canvas, preferences } = useApp();
  const place = useRef<HTMLDivElement>(null);
  const isOpen = useView((state) => state.preferences.isMinimapOpen);
  const isWorthIt = useWorld((state) => state.graph.clusters.length > 0);

  useEffect(() => {
    if (!isOpen || !isWorthIt || !place.current) return undefined;
    const minimap = canvas.current?.openMinimap(place.current);
    return () => minimap?.close();
  }, [canvas, isOpen, isWorthIt]);

  if (!isWorthIt) return null;
  const change = (isMinimapOpen: boolean): void => preferences.change({ isMinimapOpen });
  return isOpen ? (
    <div className="minimap">
      <div ref={place} className="minimap-picture" />
      <button className="minimap-fold" aria-label={t('minimap.close')} onClick={() => change(false)}>
        <X size={12} aria-hidden />
      </button>
    </div>
  ) : (
    <button className="minimap-open" aria-label={t('minimap.open')} onClick={() => change(true)}>
      <MapIcon size={14} aria-hidden />
    </button>
  );
}
