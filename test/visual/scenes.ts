// Every scene of which a picture is kept: a new overlay is among them without a line here.
import { overlayNames } from '../../renderer/scene/overlays/overlay.ts';
import type { Scene } from './canvas-page/studio.ts';

/** A scene without its theme, and what its picture is called. */
export type NamedScene = { name: string; scene: Omit<Scene, 'theme'> };

const fleets = ([10, 300, 3000, 20000] as const).flatMap((vms) =>
  (['fit', 'middle', 'near'] as const).map((look) => ({
    name: `fleet-${vms}-${look}`,
    scene: { vms, look },
  })),
);

const overlays = overlayNames
  .filter((overlay) => overlay !== 'health')
  .map((overlay) => ({
    name: `overlay-${overlay}`,
    scene: { vms: 300 as const, look: 'middle' as const, overlay },
  }));

const marks = (['selected', 'guest', 'focus', 'found', 'moves', 'drop', 'refused'] as const).flatMap(
  (marked) =>
    (['fit', 'middle'] as const).map((look) => ({
      name: `marks-${marked}-${look}`,
      scene: { vms: 300 as const, look, marks: marked },
    })),
);

const conditions = (['stale', 'unread'] as const).map((condition) => ({
  name: `condition-${condition}`,
  scene: { vms: 300 as const, look: 'middle' as const, condition },
}));

/** All of them, those of one fleet together, since to change it costs most. */
export const scenes: readonly NamedScene[] = [...fleets, ...overlays, ...marks, ...conditions];
