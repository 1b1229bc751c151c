import type { Camera } from './camera.ts';
import type { Rect } from './geometry.ts';
import { hit, rectOf, rectOfPlate } from './layout.ts';
import type { Layout } from './layout.ts';

function distanceTo(rect: Rect, x: number, y: number): number {
  return Math.hypot(
    Math.max(rect.x - x, 0, x - rect.x - rect.w),
    Math.max(rect.y - y, 0, y - rect.y - rect.h),
  );
}

/** The host or plate at a point, or the plate nearest to it; a VM or a pod moves by itself, so nothing follows it. */
function anchorAt(layout: Layout, x: number, y: number): string | null {
  const found = hit(layout, x, y);
  if (found?.type === 'node') {
    const { node } = found;
    return node.type === 'vm' || node.type === 'pod' ? (node.host ?? node.cluster) : node.id;
  }
  if (found) return found.cluster.id;
  const [nearest] = layout.plates
    .map((placed) => ({ id: placed.plate.node.id, far: distanceTo(rectOfPlate(placed), x, y) }))
    .sort((a, b) => a.far - b.far);
  return nearest?.id ?? null;
}

/** The camera that shows in its middle in one layout what it showed there in the layout before, at the same zoom. */
export function keepMiddle(camera: Camera, before: Layout, after: Layout): Camera {
  const id = anchorAt(before, camera.x, camera.y);
  const from = id === null ? null : rectOf(before, id);
  const to = id === null ? null : rectOf(after, id);
  if (!from || !to) return camera;
  const isAsBefore = from.x === to.x && from.y === to.y;
  if (isAsBefore) return camera;
  const share = { x: (camera.x - from.x) / from.w, y: (camera.y - from.y) / from.h };
  return { ...camera, x: to.x + share.x * to.w, y: to.y + share.y * to.h };
}

/** The camera that shows the upper left corner of a node where it was; null where it is not in both layouts. */
export function keepCorner(camera: Camera, before: Layout, after: Layout, id: string | null): Camera | null {
  const from = id === null ? null : rectOf(before, id);
  const to = id === null ? null : rectOf(after, id);
  return from && to && { ...camera, x: camera.x + to.x - from.x, y: camera.y + to.y - from.y };
}
