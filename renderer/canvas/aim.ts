import type { Camera, Point, Viewport } from '../scene/camera.ts';
import type { Rect } from '../scene/geometry.ts';
import type { ClusterNode, Graph, GraphNode, HostNode } from '../scene/graph.ts';
import { hit, holderOf } from '../scene/layout.ts';
import type { Layout } from '../scene/layout.ts';
import { podMeasure } from '../scene/pod-block.ts';
import { idsWithin } from '../scene/within.ts';

/** Tells what places on the canvas mean. Points and rectangles are in CSS pixels from its upper left corner. */
export type Aim = {
  /** The node a pointer means: far out the cells are too small to be meant, so the host is. */
  nodeAt: (point: Point) => GraphNode | null;
  /** The host at a point, else the cluster. */
  boxAt: (point: Point) => HostNode | ClusterNode | null;
  /** The ids of the VMs, far out of the hosts, that a rectangle touches. */
  within: (rect: Rect) => string[];
  /** The node in the middle of the view. */
  middle: () => string | null;
  /** The first of what is in view, else the first cluster. */
  first: () => string | null;
};

/** What aiming needs to know of the canvas. */
export type AimSurroundings = {
  graph: () => Graph;
  layout: () => Layout;
  /** Whether a node is not drawn, so that it cannot be meant. */
  isHidden: (node: GraphNode) => boolean;
  isFar: () => boolean;
  viewport: () => Viewport;
  navigator: { camera: () => Camera; toWorld: (point: Point) => Point };
};

/** Below this side in CSS pixels a pod is too small to be meant. */
const leastPodPx = 4;

/** Opens aiming; it holds nothing of its own. */
export function openAim({ graph, layout, isHidden, isFar, viewport, navigator }: AimSurroundings): Aim {
  const hitAt = (point: Point): GraphNode | null => {
    const world = navigator.toWorld(point);
    const found = hit(layout(), world.x, world.y);
    const node = found?.type === 'node' ? found.node : null;
    return node && isHidden(node) ? (holderOf(graph(), node) ?? null) : node;
  };
  const isPodMeant = (): boolean => navigator.camera().zoom * podMeasure.size >= leastPodPx;
  const within = (rect: Rect): string[] => {
    const { zoom } = navigator.camera();
    const world = { ...navigator.toWorld(rect), w: rect.w / zoom, h: rect.h / zoom };
    return idsWithin(layout(), world, isFar() ? 'host' : 'vm', isHidden);
  };
  return {
    nodeAt(point) {
      const node = hitAt(point);
      const isSmall = node?.type === 'vm' ? isFar() : node?.type === 'pod' && !isPodMeant();
      return isSmall && node ? (holderOf(graph(), node) ?? node) : node;
    },
    boxAt(point) {
      const node = hitAt(point);
      return node ? (holderOf(graph(), node) ?? null) : null;
    },
    within,
    middle() {
      const { x, y } = navigator.camera();
      const found = hit(layout(), x, y);
      return found ? (found.type === 'node' ? found.node : found.cluster).id : null;
    },
    first() {
      const { width, height } = viewport();
      return within({ x: 0, y: 0, w: width, h: height })[0] ?? graph().clusters[0]?.id ?? null;
    },
  };
}
