// Draws a made-up fleet in a worker, where there is no page, and answers its pixels.
import { toDimTheme, toStaleTheme, resolveColours } from '../../../renderer/canvas/colours.ts';
import { drawScene } from '../../../renderer/canvas/draw/scene.ts';
import { darkTheme } from '../../../renderer/canvas/theme.ts';
import { fitCamera } from '../../../renderer/scene/camera.ts';
import { buildGraph } from '../../../renderer/scene/graph.ts';
import { layout } from '../../../renderer/scene/layout.ts';
import { levelAt } from '../../../renderer/scene/levels.ts';
import { openLooks } from '../../../renderer/scene/look.ts';
import { guestMemberships } from '../../../renderer/scene/memberships.ts';
import { healthOverlay } from '../../../renderer/scene/overlays/health.ts';
import { makeFleet } from '../../support/fleet.ts';

const viewport = { width: 800, height: 600 };
const graph = buildGraph(makeFleet({ clusters: 2, hosts: 4, vms: 60 }));
const laid = layout(graph, null);
const theme = resolveColours(darkTheme);

self.onmessage = ({ data: { dpr, nearer } }: MessageEvent<{ dpr: number; nearer: number }>) => {
  const ctx = new OffscreenCanvas(viewport.width * dpr, viewport.height * dpr).getContext('2d');
  if (!ctx) throw new Error('This worker has no 2D canvas.');
  const fit = fitCamera(laid.bounds, viewport, 32);
  const camera = { ...fit, zoom: fit.zoom * nearer };
  const level = levelAt(camera.zoom, null);
  const look = openLooks()({ graph, overlay: healthOverlay, memberships: guestMemberships, emphasis: null });
  const [staleTheme, dimTheme] = [toStaleTheme(theme), toDimTheme(theme)];
  const now = new Date(0);
  drawScene({ ctx, theme, staleTheme, dimTheme, look, camera, viewport, dpr, level, now }, laid);
  const { data } = ctx.getImageData(0, 0, ctx.canvas.width, ctx.canvas.height);
  const colours = new Set<number>();
  for (let at = 0; at < data.length; at += 4)
    colours.add(((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0));
  const blocks = Object.values(theme.block).filter((hex) => colours.has(Number.parseInt(hex.slice(1), 16)));
  self.postMessage({ level, colours: colours.size, blocks: blocks.length });
};
