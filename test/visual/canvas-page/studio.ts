// What the visual tests ask of the page: a fleet, a look, a camera, and then pixels.
import type { Canvas } from '../../../renderer/canvas/canvas.ts';
import { resolveColours } from '../../../renderer/canvas/colours.ts';
import { toPng } from '../../../renderer/canvas/export/draw-picture.ts';
import { darkTheme, lightTheme } from '../../../renderer/canvas/theme.ts';
import type { CanvasTheme } from '../../../renderer/canvas/theme.ts';
import { focusEmphasis } from '../../../renderer/scene/focus.ts';
import { openGraph } from '../../../renderer/scene/graph.ts';
import type { ClusterInput, Graph, GuestNode } from '../../../renderer/scene/graph.ts';
import { levelStarts } from '../../../renderer/scene/levels.ts';
import type { State } from '../../../shared/world/entity.ts';
import { measure } from '../../../renderer/scene/geometry.ts';
import { overlayNames } from '../../../renderer/scene/overlays/overlay.ts';
import { overlayOf } from '../../../renderer/scene/overlays/index.ts';
import { makeFleet } from '../../support/fleet.ts';
import { unread, withStale } from './conditions.ts';
import { checkFills } from './check-fills.ts';
import type { FillFindings } from './check-fills.ts';
import { checkTexts } from './check-texts.ts';
import type { TextFindings } from './check-texts.ts';
import { compare, compareBlocks, fromPngFile, halve, readShown, toFewColours, toPngFile } from './pixels.ts';
import type { Apart, Difference, FewColours, Pixels } from './pixels.ts';

/** The fleets that are looked at, by how many VMs they have. */
export const fleetSizes = {
  10: { clusters: 1, hosts: 3, vms: 10 },
  300: { clusters: 3, hosts: 5, vms: 100 },
  3000: { clusters: 6, hosts: 12, vms: 500 },
  20000: { clusters: 20, hosts: 25, vms: 1000 },
} as const;

/** What is shown: which fleet in which condition, coloured how, from where, and what stands out. */
export type Scene = {
  vms: keyof typeof fleetSizes;
  theme: CanvasTheme['name'];
  overlay?: string;
  look: 'fit' | 'middle' | 'near';
  condition?: 'live' | 'stale' | 'unread';
  marks?: Marks;
};

/** What stands out of a scene. */
export type Marks = 'none' | 'selected' | 'guest' | 'focus' | 'found' | 'moves' | 'drop' | 'refused';

/** Shows scenes on the canvas of the page. */
export type Studio = {
  overlays: readonly string[];
  theme: () => CanvasTheme;
  graph: () => Graph;
  overlay: () => string;
  show: (scene: Scene) => Promise<void>;
  setOverlay: (name: string) => void;
  /** Makes other things stand out than before. */
  mark: (marks: Marks) => void;
  /** Gives every so-many-th VM another state, another round each time, as updates of a cluster do. */
  change: (round: number) => Promise<void>;
  /** Gives the first running VM of the first host another state. */
  changeOne: (state: State) => Promise<void>;
  /** Draws everything anew. */
  redraw: () => Promise<void>;
  pixels: () => Pixels;
  /** How far what is shown is from the same drawn anew. */
  compareWithRedrawn: () => Promise<Difference>;
  /** What is shown, in at most so many colours. */
  fewColours: (most: number) => FewColours;
  /** What is shown at half its size, as a PNG file in base64. */
  halfFile: () => string;
  /** How far what is shown is from the picture in a PNG file in base64, in blocks of so many pixels. */
  compareBlocks: (file: string, side: number) => Promise<Apart>;
  /** The PNG that an export of the view makes, in base64. */
  exported: () => Promise<string>;
  checkFills: () => FillFindings;
  checkTexts: () => TextFindings;
};

/** Cell heights in CSS pixels at the cameras that are not fitted: a cell with a glyph, and a card with its facts. */
const cellPx = { middle: 14, near: levelStarts.near * 2 } as const;
const marginPx = 24;
const states = ['paused', 'error', 'running', 'off', 'migrating', 'unknown'] as const;

/** The guest cluster with nodes on the most hosts of the first cluster. */
function widestGuest(graph: Graph): GuestNode | null {
  const guests = graph.clusters[0]?.guests ?? [];
  return guests.reduce<GuestNode | null>(
    (best, guest) => (guest.counts.hosts > (best?.counts.hosts ?? 0) ? guest : best),
    null,
  );
}

function changeStates(inputs: readonly ClusterInput[], round: number): ClusterInput[] {
  return inputs.map((input, index) => {
    if (index !== round % Math.min(3, inputs.length)) return input;
    const entities = new Map(input.world.entities);
    let nth = 0;
    for (const [id, entity] of entities) {
      if (entity.kind !== 'VirtualMachine') continue;
      nth += 1;
      if (nth % 7 !== round % 7) continue;
      entities.set(id, { ...entity, state: states[(round + nth) % states.length] ?? 'off' });
    }
    return { ...input, world: { ...input.world, entities } };
  });
}

/** Opens the studio over a canvas that fills the page. */
export function openStudio(canvas: Canvas, first: CanvasTheme): Studio {
  const fleets = new Map<string, ClusterInput[]>();
  let builder = openGraph();
  let graph: Graph = { clusters: [], nodes: new Map() };
  let inputs: ClusterInput[] = [];
  let shownFleet = '';
  let theme = first;
  let colours = resolveColours(first);
  let overlay = 'health';

  const fleetOf = (vms: Scene['vms'], condition: NonNullable<Scene['condition']>): ClusterInput[] => {
    const key = `${vms} ${condition}`;
    let fleet = fleets.get(key);
    if (!fleet) {
      const live = fleets.get(`${vms} live`) ?? makeFleet(fleetSizes[vms]);
      fleets.set(`${vms} live`, live);
      fleet = condition === 'stale' ? withStale(live) : condition === 'unread' ? unread(live) : live;
      fleets.set(key, fleet);
    }
    return fleet;
  };
  const setFleet = (key: string, next: ClusterInput[]): void => {
    if (key === shownFleet) return;
    // From nothing, so that what was shown before has no say in where things are.
    builder = openGraph();
    canvas.setGraph(builder.update([]));
    inputs = next;
    graph = builder.update(inputs);
    canvas.setGraph(graph);
    shownFleet = key;
  };
  const lookAt = (look: Scene['look']): void => {
    if (look === 'fit') {
      canvas.fit();
      return;
    }
    const [plate] = canvas.picture().layout.plates;
    if (!plate) return;
    const zoom = cellPx[look] / measure.cellH;
    const x = plate.x + (innerWidth / 2 - marginPx) / zoom;
    const y = plate.y + (innerHeight / 2 - marginPx) / zoom;
    canvas.setCamera({ x, y, zoom });
  };
  const carry = (isAllowed: boolean): void => {
    const box = canvas.rectOf(graph.clusters[0]?.hosts[0]?.id ?? '');
    if (!box) return;
    const at = { x: box.left + Math.min(90, box.width / 2), y: box.top + Math.min(90, box.height / 2) };
    const sources = graph.clusters[0]?.hosts[1]?.vms.slice(0, 1).map(({ id }) => id) ?? [];
    const verdictOf = () => ({ isAllowed, words: isAllowed ? 'Move it here' : 'There is no room' });
    canvas.startDrag({ label: 'A VM', sources, verdictOf, onDrop: () => undefined }, at);
    dispatchEvent(new PointerEvent('pointermove', { clientX: at.x, clientY: at.y }));
  };
  const clear = (): void => {
    dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    canvas.setSelection([]);
    canvas.setPending([]);
    canvas.setEmphasis(null);
  };

  const mark = (marks: Marks): void => {
    clear();
    const guest = widestGuest(graph);
    const hosts = graph.clusters[0]?.hosts ?? [];
    if (marks === 'guest' && guest) canvas.setSelection([guest.id]);
    if (marks === 'focus' && guest) canvas.setEmphasis(focusEmphasis(guest));
    if (marks === 'selected') {
      const [one, two, three] = hosts[0]?.vms ?? [];
      canvas.setSelection([one, three, hosts[1]].flatMap((node) => node?.id ?? []));
      canvas.setPending(two ? [two.id] : []);
    }
    if (marks === 'found') {
      const isLit = ({ name }: { name: string }): boolean => name.startsWith('web');
      canvas.setEmphasis({ isLit, isDim: (node) => node.type === 'vm' && !isLit(node) });
    }
    if (marks === 'moves') {
      const [from, to, other] = hosts.map(({ id }) => id);
      const moves = [
        { from: from ?? '', to: to ?? '', count: 12, isRestart: true },
        { from: from ?? '', to: other ?? '', count: 1, isRestart: false },
      ];
      canvas.setEmphasis({ isLit: () => false, isDim: ({ id }) => id !== from && id !== to, moves });
    }
    if (marks === 'drop' || marks === 'refused') carry(marks === 'drop');
  };
  const setOverlay = (name: string): void => {
    overlay = name;
    const named = overlayOf(name);
    const work = named.work?.(graph);
    while (work && !work.next().done);
    canvas.setOverlay({ ...named });
  };
  const redraw = (): Promise<void> => {
    canvas.setTheme({ ...theme });
    return canvas.settled();
  };
  const pixels = (): Pixels => readShown(colours.surface);

  const studio: Studio = {
    overlays: overlayNames,
    theme: () => colours,
    graph: () => graph,
    overlay: () => overlay,
    async show(scene) {
      const condition = scene.condition ?? 'live';
      const next = scene.theme === 'dark' ? darkTheme : lightTheme;
      mark('none');
      if (theme !== next) {
        theme = next;
        colours = resolveColours(theme);
        canvas.setTheme(theme);
        document.body.style.background = theme.surface;
      }
      setFleet(`${scene.vms} ${condition}`, fleetOf(scene.vms, condition));
      setOverlay(scene.overlay ?? 'health');
      lookAt(scene.look);
      await canvas.settled();
      mark(scene.marks ?? 'none');
      await canvas.settled();
    },
    setOverlay,
    mark,
    async change(round) {
      inputs = changeStates(inputs, round);
      graph = builder.update(inputs);
      canvas.setGraph(graph);
      shownFleet = '';
      await canvas.settled();
    },
    async changeOne(state) {
      const vm = graph.clusters[0]?.hosts[0]?.vms.find((each) => each.state === 'running');
      inputs = inputs.map(({ info, world }) => {
        const entities = new Map(world.entities);
        const entity = vm && entities.get(vm.id);
        if (entity) entities.set(entity.id, { ...entity, state });
        return { info, world: { ...world, entities } };
      });
      graph = builder.update(inputs);
      canvas.setGraph(graph);
      shownFleet = '';
      await canvas.settled();
    },
    redraw,
    pixels,
    async compareWithRedrawn() {
      const before = pixels();
      await redraw();
      return compare(before, pixels());
    },
    fewColours: (most) => toFewColours(pixels(), most),
    halfFile: () => toPngFile(halve(pixels())),
    compareBlocks: async (file, side) => compareBlocks(pixels(), await fromPngFile(file), side),
    async exported() {
      const { blob } = await toPng(canvas.picture(), { extent: 'view', caption: null });
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let text = '';
      for (let at = 0; at < bytes.length; at += 8192)
        text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      return btoa(text);
    },
    checkFills: () => checkFills(studio, canvas),
    checkTexts: () => checkTexts(studio, canvas),
  };
  return studio;
}
