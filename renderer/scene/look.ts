import type { State } from '../../shared/world/entity.ts';
import type { Glyph } from './glyphs.ts';
import type { Graph, GraphNode, HostNode, PodNode, VmNode } from './graph.ts';
import type { GuestColour } from './guest-colour.ts';
import { troubleOf } from './trouble.ts';

/**
 * What something is filled with: a state, drawn with its shape; a step of a scale from little to much; a hue of the
 * palette for groups; a judgement; or nothing in particular. The theme turns it into a colour.
 */
export type FillRole =
  | State
  | `heat-${0 | 1 | 2 | 3 | 4 | 5}`
  | `hue-${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`
  | 'tone-ok'
  | 'tone-info'
  | 'tone-warn'
  | 'tone-danger'
  | 'none';

/** What an overlay says of a VM or a host: its fill, and in a word or figure why; `hasPattern` tells a hue from its twin. */
export type Fill = { role: FillRole; hasPattern?: boolean; label?: string };

/** One line of an overlay's legend. */
export type LegendEntry = Fill & { text: string };

/** What an overlay reads from a graph. Functions of the node alone should be the same ones for every graph. */
export type Reading = {
  vm: (vm: VmNode) => Fill;
  host: (host: HostNode) => Fill;
  /** Of a pod; where it is missing pods show their trouble alone. */
  pod?: (pod: PodNode) => Fill;
};

/** A way to colour the canvas; one file each in overlays/. `read` is pure and is called once for each graph. */
export type Overlay = { name: string; read: (graph: Graph) => Reading };

/** That a VM belongs to a group that lies across hosts: its colour, what its badge says, and the glyph of its part in it. */
export type Membership = { colour: GuestColour; badge: string; mark: Glyph | null };

/** The group of a VM; null for none. Pure; the same function as long as its answers are the same. */
export type Memberships = (vm: VmNode) => Membership | null;

/** What steps back and what stands out. Pure; the same object as long as its answers are the same. */
export type Emphasis = {
  isDim: (node: VmNode | HostNode | PodNode) => boolean;
  isLit: (node: VmNode | HostNode | PodNode) => boolean;
  /** Which VMs and pods are not drawn, where any are not; their places stay empty. */
  isHidden?: (node: GraphNode) => boolean;
  /** Id of the guest cluster whose hulls and links are drawn, where there is one. */
  guest?: string;
  /** Where VMs would go, drawn as arrows between hosts. */
  moves?: readonly HostMove[];
};

/** So many VMs that would go from one host to another (entity ids): to start again there, or without stopping. */
export type HostMove = { from: string; to: string; count: number; isRestart: boolean };

/** Everything drawing asks about a VM beyond its own facts. Equal looks are the same object. */
export type VmLook = {
  fill: FillRole;
  hasPattern: boolean;
  label: string | null;
  outline: GuestColour | null;
  badge: string | null;
  mark: Glyph | null;
  isDim: boolean;
  isLit: boolean;
  isHidden: boolean;
};

/** Everything drawing asks about a host beyond its own facts. Equal looks are the same object. */
export type HostLook = {
  fill: FillRole;
  hasPattern: boolean;
  label: string | null;
  isDim: boolean;
  isLit: boolean;
};

/** Everything drawing asks about a pod beyond its own facts. Equal looks are the same object. */
export type PodLook = { fill: FillRole; isDim: boolean; isLit: boolean; isHidden: boolean };

/** How all VMs and hosts look; another object where any of it may have changed. */
export type Look = {
  vm: (vm: VmNode) => VmLook;
  host: (host: HostNode) => HostLook;
  pod: (pod: PodNode) => PodLook;
  /** Id of the guest cluster in focus. */
  guest: string | null;
  /** Where VMs would go. */
  moves: readonly HostMove[];
};

/** What a look is made of. */
export type LookParts = {
  graph: Graph;
  overlay: Overlay;
  memberships: Memberships;
  emphasis: Emphasis | null;
};

const hiddenVm: VmLook = {
  fill: 'none',
  hasPattern: false,
  label: null,
  outline: null,
  badge: null,
  mark: null,
  isDim: true,
  isLit: false,
  isHidden: true,
};
const hiddenPod: PodLook = { fill: 'none', isDim: true, isLit: false, isHidden: true };

const noMoves: readonly HostMove[] = [];
const vmLooks = new Map<string, VmLook>();
const hostLooks = new Map<string, HostLook>();
const podLooks = new Map<string, PodLook>();
const looksKept = 8192;

function once<T>(known: Map<string, T>, key: string, look: T): T {
  const same = known.get(key);
  if (same) return same;
  if (known.size >= looksKept) known.clear();
  known.set(key, look);
  return look;
}

function remember<K extends object, V>(make: (node: K) => V): (node: K) => V {
  const known = new WeakMap<K, V>();
  return (node) => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const made = make(node);
    known.set(node, made);
    return made;
  };
}

/** A letter of a key; a text put together is several times quicker to make than JSON, and there is one for every VM. */
const flag = (is: boolean): string => (is ? 'y' : 'n');

const numbers = new Map<Glyph, number>();

/** A number for a glyph, of which there are few. */
function numberOf(glyph: Glyph): number {
  const known = numbers.get(glyph) ?? numbers.size;
  numbers.set(glyph, known);
  return known;
}

/** The fill of a pod where the overlay says nothing of pods: its trouble, or nothing. */
function plainFill(pod: PodNode): FillRole {
  const trouble = troubleOf(pod);
  return trouble === 'none' ? 'none' : trouble;
}

function makeLook(reading: Reading, memberships: Memberships, emphasis: Emphasis | null): Look {
  return {
    guest: emphasis?.guest ?? null,
    moves: emphasis?.moves ?? noMoves,
    vm: remember((vm): VmLook => {
      if (emphasis?.isHidden?.(vm)) return hiddenVm;
      const { role, hasPattern = false, label = null } = reading.vm(vm);
      const group = memberships(vm);
      const isDim = emphasis?.isDim(vm) ?? false;
      const isLit = emphasis?.isLit(vm) ?? false;
      const { colour: outline = null, badge = null, mark = null } = group ?? {};
      const ofGroup =
        outline === null
          ? ''
          : `${outline.hue}${flag(outline.hasPattern)}${badge ?? ''}\n${mark ? numberOf(mark) : ''}`;
      const key = `${role}${flag(hasPattern)}${flag(isDim)}${flag(isLit)}\n${label ?? '\0'}\n${ofGroup}`;
      return once(vmLooks, key, {
        fill: role,
        hasPattern,
        label,
        outline,
        badge,
        mark,
        isDim,
        isLit,
        isHidden: false,
      });
    }),
    host: remember((host): HostLook => {
      const { role, hasPattern = false, label = null } = reading.host(host);
      const isDim = emphasis?.isDim(host) ?? false;
      const isLit = emphasis?.isLit(host) ?? false;
      const key = `${role}${flag(hasPattern)}${flag(isDim)}${flag(isLit)}\n${label ?? '\0'}`;
      return once(hostLooks, key, { fill: role, hasPattern, label, isDim, isLit });
    }),
    pod: (pod): PodLook => {
      if (emphasis?.isHidden?.(pod)) return hiddenPod;
      const fill = reading.pod ? reading.pod(pod).role : plainFill(pod);
      const isDim = emphasis?.isDim(pod) ?? false;
      const isLit = emphasis?.isLit(pod) ?? false;
      return once(podLooks, `${fill} ${isDim} ${isLit}`, { fill, isDim, isLit, isHidden: false });
    },
  };
}

/** Makes looks one after another; the look stays the same object while nothing it is made of has changed. */
export function openLooks(): (parts: LookParts) => Look {
  let last: { parts: LookParts; reading: Reading; look: Look } | null = null;
  return (parts) => {
    const { graph, overlay, memberships, emphasis } = parts;
    const isSameInput = last?.parts.graph === graph && last.parts.overlay === overlay;
    const reading = last && isSameInput ? last.reading : overlay.read(graph);
    const isSame =
      last?.reading.vm === reading.vm &&
      last.reading.host === reading.host &&
      last.reading.pod === reading.pod &&
      last.parts.memberships === memberships &&
      last.parts.emphasis === emphasis;
    const look = last && isSame ? last.look : makeLook(reading, memberships, emphasis);
    last = { parts, reading, look };
    return look;
  };
}
