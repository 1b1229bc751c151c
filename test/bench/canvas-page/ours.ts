import { openCanvas } from '../../../renderer/canvas/canvas.ts';
import type { Canvas } from '../../../renderer/canvas/canvas.ts';
import { darkTheme } from '../../../renderer/canvas/theme.ts';
import type { ClusterInput, Graph } from '../../../renderer/scene/graph.ts';
import type { Side } from './side.ts';
import type { DropMark, DropMarks } from '../../../renderer/canvas/drop-layer.ts';

/** What the page knows of the fleet, and how it makes a newer one. */
export type Fleet = {
  inputs: () => ClusterInput[];
  graph: () => Graph;
  show: (inputs: ClusterInput[]) => Graph;
};

const vmIds = new Map<string, string[]>();

function vmIdsOf({ info, world }: ClusterInput): string[] {
  const known = vmIds.get(info.id);
  if (known) return known;
  const ids = [...world.entities.keys()].filter((id) => id.includes('/VirtualMachine/'));
  vmIds.set(info.id, ids);
  return ids;
}

/** Gives the VMs at some places of a fleet another state. */
function changed(inputs: readonly ClusterInput[], places: readonly number[], round: number): ClusterInput[] {
  const state = round % 2 === 0 ? ('paused' as const) : ('error' as const);
  const next = [...inputs];
  for (const place of places) {
    const at = place % next.length;
    const input = next[at];
    if (!input) continue;
    const isFresh = input !== inputs[at];
    const entities = isFresh ? (input.world.entities as Map<string, never>) : new Map(input.world.entities);
    const ids = vmIdsOf(input);
    const id = ids[Math.floor(place / next.length) % ids.length] ?? '';
    const entity = entities.get(id);
    if (entity) entities.set(id, { ...(entity as object), state } as never);
    next[at] = { ...input, world: { ...input.world, entities } };
  }
  return next;
}

/** What every host of the fleet is as a target, as a drag of a VM has it from its beginning. */
function marksOf(fleet: Fleet): DropMarks {
  const hosts = fleet.graph().clusters.flatMap((cluster) => cluster.hosts);
  return new Map(
    hosts.map(({ id }, index): [string, DropMark] => {
      const tone = (['fits', 'tight', 'no'] as const)[index % 3] ?? 'no';
      return [id, { tone, words: tone === 'no' ? 'cordoned' : tone }];
    }),
  );
}

/** Opens Acre's canvas over a fleet. A drag of a VM carries it to any host, and every host shows what it is as a target. */
export function openOurs(parent: HTMLElement, fleet: Fleet): Side & { canvas: Canvas } {
  const canvas = openCanvas(parent, {
    theme: darkTheme,
    onSelect: () => {},
    onHover: () => {},
    onOpen: () => {},
    onMenu: () => {},
    onCamera: () => {},
    dragOf: (id) => ({
      label: id,
      sources: [id],
      marks: marksOf(fleet),
      verdictOf: (target) => ({ isAllowed: target.type === 'host', words: `Migrate to ${target.id}` }),
      onDrop: () => {},
    }),
  });
  canvas.setGraph(fleet.graph());
  return {
    canvas,
    isInFrame: false,
    look: canvas.setCamera,
    settled: canvas.settled,
    scripts: canvas.frames,
    update(places, round) {
      canvas.setGraph(fleet.show(changed(fleet.inputs(), places, round)));
      return places.length;
    },
    close: canvas.close,
  };
}
