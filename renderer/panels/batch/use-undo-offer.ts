import { useMemo } from 'react';
import type { Batch } from '../../store/batches.ts';
import { useWording } from '../../ui/wording.ts';
import { useApp, useView, useWorld } from '../app-context.ts';
import { undoOfferOf } from './undo-offer.ts';
import type { UndoOffer } from './undo-offer.ts';

/** What taking back a batch would do, followed; null without a batch. */
export function useUndoOffer(batch: Batch | undefined): UndoOffer | null {
  const app = useApp();
  const graph = useWorld((state) => state.graph);
  const worlds = useWorld((state) => state.worlds);
  const clusters = useWorld((state) => state.clusters);
  const rights = useWorld((state) => state.rights);
  const activities = useView((state) => state.activities);
  const wording = useWording();
  return useMemo(
    () => (batch ? undoOfferOf(app, batch) : null),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- undoOfferOf reads them from the stores, and writes its reasons by the wording
    [app, batch, graph, worlds, clusters, rights, activities, wording],
  );
}
