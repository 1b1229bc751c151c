/// <reference types="vite/client" />
// Shows a made-up fleet on the canvas alone: ?clusters=3&hosts=5&vms=40&theme=light
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import { openCanvas } from '../../../renderer/canvas/canvas.ts';
import type { Canvas } from '../../../renderer/canvas/canvas.ts';
import { darkTheme, lightTheme } from '../../../renderer/canvas/theme.ts';
import { openGraph } from '../../../renderer/scene/graph.ts';
import type { ClusterInput, Graph } from '../../../renderer/scene/graph.ts';
import { makeFleet } from '../../support/fleet.ts';
import { unread, withStale } from './conditions.ts';
import { openStudio } from './studio.ts';
import type { Studio } from './studio.ts';

/** What the script that takes pictures finds on the page. */
export type PageHandle = {
  canvas: Canvas;
  graph: () => Graph;
  inputs: () => ClusterInput[];
  show: (inputs: ClusterInput[]) => void;
  /** Draws everything anew. */
  redraw: () => void;
  events: string[];
  studio: Studio;
  buildMs: number;
  layoutMs: number;
};

declare global {
  interface Window {
    canvasPage?: PageHandle;
  }
}

const query = new URLSearchParams(location.search);
const number = (name: string, otherwise: number): number => Number(query.get(name) ?? otherwise);
const size = { clusters: number('clusters', 3), hosts: number('hosts', 5), vms: number('vms', 40) };
const theme = query.get('theme') === 'light' ? lightTheme : darkTheme;
document.body.style.background = theme.surface;

await Promise.all([
  document.fonts.load('450 12px "Inter Variable"'),
  document.fonts.load('600 12px "Inter Variable"'),
  document.fonts.load('450 12px "JetBrains Mono Variable"'),
  document.fonts.load('600 12px "JetBrains Mono Variable"'),
]);

const events: string[] = [];
let inputs = makeFleet(size);
if (query.has('stale')) inputs = withStale(inputs);
if (query.has('unread')) inputs = unread(inputs);
const builder = openGraph();
const beforeBuild = performance.now();
let graph = builder.update(inputs);
const buildMs = performance.now() - beforeBuild;
const canvas = openCanvas(document.getElementById('page')!, {
  theme,
  onSelect: (ids) => events.push(`select ${ids.join(' ')}`),
  onHover: (id) => events.push(`hover ${id ?? '-'}`),
  onOpen: (id) => events.push(`open ${id}`),
  onMenu: (id) => events.push(`menu ${id}`),
  onCamera: () => {},
});
const beforeLayout = performance.now();
canvas.setGraph(graph);
const layoutMs = performance.now() - beforeLayout;
window.canvasPage = {
  canvas,
  graph: () => graph,
  inputs: () => inputs,
  show(next) {
    inputs = next;
    graph = builder.update(next);
    canvas.setGraph(graph);
  },
  redraw: () => canvas.setTheme({ ...theme }),
  events,
  studio: openStudio(canvas, theme),
  buildMs,
  layoutMs,
};
