// What the canvas benchmark opens: ?clusters=20&hosts=25&vms=1000, one side at a time.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import type { Canvas } from '../../../renderer/canvas/canvas.ts';
import { fitCamera, maxZoom } from '../../../renderer/scene/camera.ts';
import type { Camera } from '../../../renderer/scene/camera.ts';
import { openGraph } from '../../../renderer/scene/graph.ts';
import { hit, layout, rectOf } from '../../../renderer/scene/layout.ts';
import { darkTheme } from '../../../renderer/canvas/theme.ts';
import { makeFleet } from '../../support/fleet.ts';
import { openFlow } from './flow.tsx';
import { openLayoutWorker } from './in-worker.ts';
import { twoFrames, walk } from './measure.ts';
import type { Walk } from './measure.ts';
import { openOurs } from './ours.ts';
import type { Side } from './side.ts';

/** What moves: over everything, from far to near, or over cards. */
export type Phase = 'far' | 'zoom' | 'near' | 'band';

const query = new URLSearchParams(location.search);
const number = (name: string): number => Number(query.get(name) ?? 3);
await Promise.all(
  ['450', '600'].flatMap((weight) => [
    document.fonts.load(`${weight} 12px "Inter Variable"`),
    document.fonts.load(`${weight} 12px "JetBrains Mono Variable"`),
  ]),
);

const parent = document.getElementById('page')!;
let inputs = makeFleet({ clusters: number('clusters'), hosts: number('hosts'), vms: number('vms') });
let builder = openGraph();
let graph = builder.update([]);
let side: (Side & { canvas?: Canvas }) | null = null;

function phaseCameras(phase: Phase, steps: number): Camera[] {
  const laid = layout(graph, null);
  const viewport = { width: innerWidth, height: innerHeight };
  const fit = fitCamera(laid.bounds, viewport, 32);
  const [firstHost] = graph.clusters[0]?.hosts ?? [];
  const rect = rectOf(laid, firstHost?.id ?? '') ?? laid.bounds;
  const middle = { x: rect.x + rect.w / 2, y: rect.y + rect.h / 2 };
  return Array.from({ length: steps }, (_, step) => {
    const part = step / Math.max(1, steps - 1);
    if (phase === 'zoom') return { ...middle, zoom: fit.zoom * (maxZoom / 2 / fit.zoom) ** part };
    const zoom = phase === 'far' ? fit.zoom : phase === 'near' ? 1 : 8 / 44;
    const from = phase === 'far' ? fit : middle;
    return { x: from.x + (14 * step) / zoom, y: from.y + (5 * step) / zoom, zoom };
  });
}

const bench = {
  /** Builds the graph from the inputs; ms. */
  build(): number {
    const start = performance.now();
    builder = openGraph();
    graph = builder.update(inputs);
    return performance.now() - start;
  },
  /** Lays the fleet out from nothing, again and again; ms each. */
  layouts(runs: number): number[] {
    return Array.from({ length: runs }, () => {
      const start = performance.now();
      layout(graph, null);
      return performance.now() - start;
    });
  },
  /** The same through a worker; ms of this thread each. */
  async layoutsInWorker(runs: number): Promise<number[]> {
    const worker = openLayoutWorker();
    const spent: number[] = [];
    for (let run = 0; run < runs; run += 1) spent.push(await worker.run(graph));
    worker.close();
    return spent;
  },
  /** Opens a side; ms from the call to the end of its first two frames, and those from when it had its layout. */
  async open(which: 'ours' | 'flow'): Promise<{ allMs: number; drawMs: number }> {
    const laid = layout(graph, null);
    const start = performance.now();
    const fleet = {
      inputs: () => inputs,
      graph: () => graph,
      show: (next: typeof inputs) => {
        inputs = next;
        graph = builder.update(next);
        return graph;
      },
    };
    side = which === 'ours' ? openOurs(parent, fleet) : openFlow(parent, laid);
    if (side.isInFrame) side.look(phaseCameras('far', 1)[0]!);
    const ready = performance.now();
    await twoFrames();
    return { allMs: performance.now() - start, drawMs: performance.now() - ready };
  },
  close(): void {
    side?.close();
    side = null;
  },
  async walk(phase: Phase, steps: number): Promise<Walk> {
    const cameras = phaseCameras(phase, steps);
    side!.look(cameras[0]!);
    await side!.settled();
    return walk(side!, cameras);
  },
  /** Brings a VM to the middle at zoom 1, and answers where on the page it is. */
  async dragStart(): Promise<{ x: number; y: number }> {
    const laid = layout(graph, null);
    const vm = graph.clusters[0]?.hosts.find(({ vms }) => vms.length > 2)?.vms[0];
    const rect = rectOf(laid, vm?.id ?? '') ?? laid.bounds;
    side!.look({ x: rect.x + rect.w / 2, y: rect.y + rect.h / 2, zoom: 1 });
    await side!.settled();
    await twoFrames();
    return { x: innerWidth / 2, y: innerHeight / 2 };
  },
  /**
   * Ten updates are due every 50 ms; all that are due are sent as one batch, as a feed does for who is slow. Answers how
   * many were applied and drawn in the time, and the ms each batch took to the end of its frame.
   */
  async update(forMs: number): Promise<{ asked: number; applied: number; batchMs: number[] }> {
    const batchMs: number[] = [];
    const start = performance.now();
    let [applied, round] = [0, 0];
    for (;;) {
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(0, start + (round + 1) * 50 - performance.now())),
      );
      const due = Math.min(Math.floor(forMs / 50), Math.floor((performance.now() - start) / 50));
      const places = Array.from({ length: (due - round) * 10 }, (_, index) => round * 7919 + index * 104_729);
      const before = performance.now();
      const count = side!.update(places, round);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
      batchMs.push(performance.now() - before);
      if (performance.now() - start < forMs + 50) applied += count;
      round = due;
      // A timer may come a moment early: what is due is sent all the same.
      if (round >= Math.floor(forMs / 50)) break;
    }
    return { asked: Math.floor(forMs / 50) * 10, applied, batchMs };
  },
  /** The pixels that differ between what is shown and the same painted whole. */
  async wrongPixels(): Promise<number> {
    await side!.settled();
    const shown = readView();
    side!.canvas!.setTheme({ ...darkTheme });
    await side!.settled();
    const whole = readView();
    let wrong = 0;
    for (let at = 0; at < whole.length; at += 4) {
      if ([0, 1, 2].some((part) => shown[at + part] !== whole[at + part])) wrong += 1;
    }
    return wrong;
  },
  /** Microseconds a hit test takes. */
  hitMicros(): number {
    const laid = layout(graph, null);
    const points = Array.from({ length: 20_000 }, (_, at) => ({
      x: laid.bounds.x + ((at * 7919) % 20_000) * (laid.bounds.w / 20_000),
      y: laid.bounds.y + ((at * 104_729) % 20_000) * (laid.bounds.h / 20_000),
    }));
    const runs = Array.from({ length: 5 }, () => {
      const start = performance.now();
      for (const { x, y } of points) hit(laid, x, y);
      return ((performance.now() - start) * 1000) / points.length;
    });
    return runs.sort((a, b) => a - b)[2] ?? Number.NaN;
  },
  domNodes: () => document.querySelectorAll('*').length,
  /** What one VM more on a host costs to lay out, ms each, and how many hosts are laid out again for it. */
  insert(runs: number): { ms: number[]; hosts: number } {
    const [input] = inputs;
    const entities = [...input!.world.entities.values()];
    const model = entities.find(
      (each) => each.kind === 'VirtualMachineInstance' && each.state === 'running',
    )!;
    const more = (text: string): string => `${text}-more`;
    const links = model.links.map((link) =>
      link.type === 'instance-of' ? { ...link, to: more(link.to) } : link,
    );
    const one = { ...model, id: more(model.id), name: more(model.name), links };
    const world = { ...input!.world, entities: new Map(input!.world.entities).set(one.id, one) };
    let hosts = 0;
    const ms = Array.from({ length: runs }, () => {
      const own = openGraph();
      const before = layout(own.update(inputs), null);
      const next = own.update([{ ...input!, world }, ...inputs.slice(1)]);
      const start = performance.now();
      const after = layout(next, before);
      const spent = performance.now() - start;
      const boxes = new Set(before.plates.flatMap(({ plate }) => plate.hosts));
      hosts = after.plates.flatMap(({ plate }) => plate.hosts).filter((box) => !boxes.has(box)).length;
      return spent;
    });
    return { ms, hosts };
  },
};

/** Reads the part of the front sheet that is in the viewport. */
function readView(): Uint8ClampedArray {
  const sheets = [...document.querySelectorAll<HTMLCanvasElement>('[data-part=canvas] canvas')];
  const front = sheets.find(
    ({ style }) => style.willChange === 'transform' && style.visibility === 'visible',
  )!;
  const [dx = 0, dy = 0] =
    /translate\((-?[\d.]+)px, (-?[\d.]+)px\)/.exec(front.style.transform)?.slice(1).map(Number) ?? [];
  const [left, top] = [parseFloat(front.style.left) + dx, parseFloat(front.style.top) + dy];
  const ratio = devicePixelRatio;
  return front
    .getContext('2d')!
    .getImageData(
      Math.round(-left * ratio),
      Math.round(-top * ratio),
      innerWidth * ratio,
      innerHeight * ratio,
    ).data;
}

declare global {
  interface Window {
    canvasBench?: typeof bench;
  }
}
window.canvasBench = bench;
