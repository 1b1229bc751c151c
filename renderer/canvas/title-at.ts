import type { Point } from '../scene/camera.ts';
import { measure } from '../scene/geometry.ts';
import type { ClusterNode, HostNode } from '../scene/graph.ts';
import { hit, rectOfPlate } from '../scene/layout.ts';
import type { Layout } from '../scene/layout.ts';
import { hostChevron, titleForm } from './title-form.ts';
import type { Chevron } from './title-form.ts';

/** The title at a point, and whether the point is on the sign that folds and opens. */
export type TitleAt = { node: ClusterNode | HostNode; isChevron: boolean };

/** The least side of what can be pressed, in CSS pixels. */
const targetPx = 24;
/** A host's head that is lower than this (CSS pixels) is no title that could be aimed at. */
const leastHeadPx = 14;

function isOn(chevron: Chevron | null, x: number, y: number): boolean {
  if (!chevron) return false;
  const reach = Math.max(targetPx, chevron.size + 8) / 2;
  return Math.abs(x - chevron.x) <= reach && Math.abs(y - chevron.y) <= reach;
}

/** The title of a plate (all of it where it is folded) or of a host at a point of the world; null elsewhere. */
export function titleAt(layout: Layout, { x, y }: Point, zoom: number): TitleAt | null {
  for (const placed of layout.plates) {
    const { plate } = placed;
    const [dx, dy] = [(x - placed.x) * zoom, (y - placed.y) * zoom];
    const rect = rectOfPlate(placed);
    if (dx < 0 || dy < 0 || dx >= rect.w * zoom) continue;
    const form = titleForm(plate, zoom);
    if (dy < (plate.isFolded ? Math.max(form.height, plate.h * zoom) : form.height)) {
      return { node: plate.node, isChevron: isOn(form.chevron, dx, dy) };
    }
  }
  const found = hit(layout, x, y);
  if (found?.type !== 'node' || found.node.type !== 'host' || measure.hostHead * zoom < leastHeadPx)
    return null;
  const { node } = found;
  for (const placed of layout.plates) {
    if (placed.plate.node.id !== node.cluster) continue;
    const box = placed.plate.hosts.find((each) => each.node.id === node.id);
    if (!box) return null;
    const [dx, dy] = [(x - placed.x - box.x) * zoom, (y - placed.y - box.y) * zoom];
    if (dy >= measure.hostHead * zoom) return null;
    return { node, isChevron: isOn(hostChevron(box, zoom), dx, dy) };
  }
  return null;
}
