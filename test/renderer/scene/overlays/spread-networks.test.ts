import { describe, expect, it } from 'vitest';
import type { KindName } from '../../../../shared/kinds/index.ts';
import { networksOverlay } from '../../../../renderer/scene/overlays/networks.ts';
import { spreadOverlay as overlay } from '../../../../renderer/scene/overlays/spread.ts';
import type { vmObject } from '../../../support/fixtures/objects.ts';
import { fillIn, graphOf, hostIn, rawHost, rawVm, vmIn } from '../../../support/overlays.ts';

const hosts = ['a', 'b', 'c'].map((name) => rawHost(name));

/** A node of a guest cluster as the node driver makes it, with the label that tells its part. */
function node(name: string, host: string | null): [KindName, object][] {
  const driver = {
    'acre/role': name.includes('-cp-') ? 'server' : 'agent',
    'harvesterhci.io/creator': 'docker-machine-driver-harvester',
    'guestcluster.harvesterhci.io/name': 'shop',
  };
  return rawVm(name, host).map(([kind, raw]) => {
    const object = raw as ReturnType<typeof vmObject>;
    const metadata = { ...object.metadata, labels: driver };
    return [kind, kind === 'VirtualMachine' ? { ...object, metadata } : object];
  });
}

describe('guest cluster spread', () => {
  const shop = (...places: (string | null)[]) =>
    graphOf([
      ...hosts,
      ...places.flatMap((host, index) => node(`shop-cp-4zr9p-aa${String(index)}`, host)),
      ...node('shop-worker-7hj2k-w1', 'a'),
      ...node('shop-worker-7hj2k-w2', 'a'),
      ...rawVm('plain', 'b'),
    ]);
  const cp = (of: ReturnType<typeof graphOf>): string => fillIn(overlay, of, 'shop-cp-4zr9p-aa0').role;

  it('goes on without a host that holds a minority of those who decide', () => {
    const graph = shop('a', 'b', 'c');
    expect(vmIn(graph, 'shop-cp-4zr9p-aa0').guest?.roles).toContain('control-plane');
    expect(cp(graph)).toBe('tone-ok');
    expect(fillIn(overlay, graph, 'plain').role).toBe('none');
  });

  it('stops with a host that holds a majority, also where another is down already', () => {
    const together = shop('b', 'b', 'c');
    expect(cp(together)).toBe('tone-danger');
    expect(fillIn(overlay, together, 'shop-cp-4zr9p-aa2').role).toBe('tone-ok');
    expect(fillIn(overlay, together, 'b').role).toBe('tone-danger');
    expect(overlay.explain(hostIn(together, 'b'), together)).toEqual(['Would stop with this host: shop.']);
    expect(cp(shop('a', 'b', null))).toBe('tone-danger');
    expect(cp(shop('a'))).toBe('tone-info');
  });

  it('tells workers that all share a host, and reads the same where nothing has moved', () => {
    const graph = shop('a', 'b', 'c');
    expect(fillIn(overlay, graph, 'shop-worker-7hj2k-w1')).toMatchObject({
      role: 'tone-warn',
      hasPattern: true,
    });
    expect(overlay.read(shop('a', 'b', 'c'))).toBe(overlay.read(graph));
  });
});

describe('networks', () => {
  const on = (...networks: string[]): object => ({
    template: {
      spec: {
        domain: {},
        networks: networks.map((networkName, index) => ({ name: `n${index}`, multus: { networkName } })),
      },
    },
  });
  const graph = graphOf([
    ...hosts,
    ...rawVm('web', 'a', { spec: on('default/vlan-100') }),
    ...rawVm('db', 'a', { spec: on('default/vlan-100', 'default/storage') }),
    ...rawVm('bare', 'a', { spec: on() }),
  ]);

  it('colour VMs by the network of their first interface, and name them all', () => {
    const [web, db] = [fillIn(networksOverlay, graph, 'web'), fillIn(networksOverlay, graph, 'db')];
    expect(web.role).toMatch(/^hue-/);
    expect(db).toEqual({ ...web, label: 'default/vlan-100, default/storage' });
    expect(fillIn(networksOverlay, graph, 'bare').role).toBe('none');
    expect(fillIn(networksOverlay, graph, 'a').label).toBe('2 networks');
    expect(networksOverlay.legend(graph)[0]?.entries[0]?.text).toBe('default/vlan-100 · 2 VMs');
  });
});
