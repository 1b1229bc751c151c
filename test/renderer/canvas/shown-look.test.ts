import { afterEach, expect, it } from 'vitest';
import { openShownLook } from '../../../renderer/canvas/shown-look.ts';
import { speak } from '../../../renderer/i18n/i18n.ts';
import { buildGraph } from '../../../renderer/scene/graph.ts';
import { overlayOf } from '../../../renderer/scene/overlays/index.ts';
import { makeFleet } from '../../support/fleet.ts';

afterEach(() => speak({ language: 'en', locale: 'en' }));

it('labels everything in the language of the page once it has forgotten what it read', async () => {
  const graph = buildGraph(makeFleet({ clusters: 1, hosts: 4, vms: 20 }));
  const [host] = graph.clusters[0]!.hosts;
  const shown = openShownLook();
  // What the availability overlay reads depends on the fleet alone, and is kept while that is the same.
  shown.setOverlay(overlayOf('availability'));
  const before = shown.look(graph).host(host!).label;
  await speak({ language: 'de', locale: 'de' });
  expect(shown.look(graph).host(host!).label).toBe(before);
  shown.forget();
  const after = shown.look(graph).host(host!).label;
  expect(after).not.toBeNull();
  expect(after).not.toBe(before);
});
