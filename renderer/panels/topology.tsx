import { useCallback } from 'react';
import { overlayOf } from '../scene/overlays/index.ts';
import { useApp, useView, useWorld } from './app-context.ts';
import { attachCanvas } from './attach-canvas.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';
import { EmptyFleet } from './empty-fleet.tsx';
import { AskedChips } from './find/asked-chips.tsx';
import { FocusChip } from './guest/focus-chip.tsx';
import { HoverCard } from './hover-card.tsx';
import { Legend } from './legend.tsx';
import { MigrationStrip } from './migration/migration-strip.tsx';
import { Minimap } from './minimap.tsx';
import { useLayer } from './use-layer.ts';
import { WhatIfChip } from './what-if/what-if-chip.tsx';
import './topology.css';

/** The canvas, fed straight from the stores: React only places it. */
export function Topology() {
  const app = useApp();
  const isEmpty = useWorld((state) => state.clusters?.length === 0);

  useLayer(useView((state) => overlayOf(state.preferences.overlay).layer ?? null));

  // A ref and not an effect: the parts below find the canvas open in their effects, which come first.
  const attach = useCallback((place: HTMLDivElement) => attachCanvas(app, place), [app]);

  return (
    <>
      <div ref={attach} className="topology" />
      {isEmpty && <EmptyFleet />}
      <Breadcrumbs />
      <div className="topology-asked">
        <WhatIfChip />
        <FocusChip />
        <AskedChips />
      </div>
      <Legend />
      <MigrationStrip />
      <Minimap />
      <HoverCard />
    </>
  );
}
