// Lays out what it is sent, as the canvas would have to if it kept its layout in a worker.
import { layout } from '../../../renderer/scene/layout.ts';
import type { Graph } from '../../../renderer/scene/graph.ts';

self.onmessage = ({ data }: MessageEvent<Graph>) => self.postMessage(layout(data, null));
