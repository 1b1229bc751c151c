import { expect, it } from 'vitest';
import { openFolder } from '../../../renderer/scene/fold-layout.ts';
import { withFolded } from '../../../renderer/scene/folding.ts';
import { openGraph } from '../../../renderer/scene/graph.ts';
import { layout } from '../../../renderer/scene/layout.ts';
import type { Layout } from '../../../renderer/scene/layout.ts';
import { smallInput } from '../../support/small-fleet.ts';
import type { SmallCluster } from '../../support/small-fleet.ts';

const hosts = Array.from({ length: 8 }, (_, index) => `node-${index + 1}`);
const cluster = (id: string, more: SmallCluster['vms'] = []): SmallCluster => {
  const vms = hosts.flatMap((host) => [1, 2, 3].map((each) => ({ name: `${host}-vm-${each}`, host })));
  return { id, hosts, vms: [...vms, ...more] };
};
const namesOfNew = (before: Layout, after: Layout): string[] => {
  const known = new Set(before.plates.flatMap(({ plate }) => [...plate.hosts, ...plate.shelves]));
  return after.plates.flatMap(({ plate }) =>
    plate.hosts.filter((box) => !known.has(box)).map((box) => box.node.id),
  );
};

it('lays out anew the host alone that a VM comes to, also where others are folded', () => {
  const builder = openGraph();
  const [a, b] = [smallInput(cluster('a')), smallInput(cluster('b'))];
  const graph = builder.update([a, b]);
  const before = layout(graph, null);
  const more = smallInput(cluster('a', [{ name: 'new', host: 'node-3' }]));
  // What is there already is the same object, as after a patch.
  const entities = new Map([...more.world.entities, ...a.world.entities]);
  const next = builder.update([{ info: a.info, world: { ...a.world, entities } }, b]);
  const after = layout(next, before);
  const [host] = next.clusters[0]!.hosts.filter(({ name }) => name === 'node-3');
  expect(namesOfNew(before, after)).toEqual([host?.id]);
  expect(after.plates[1]).toBe(before.plates[1]);

  const fold = openFolder();
  const folding = withFolded({}, graph.clusters[0]!.hosts[0]!, true);
  const shown = fold(before, folding);
  expect(namesOfNew(shown, fold(after, folding))).toEqual([host?.id]);
});
