import { describe, expect, it } from 'vitest';
import { buildGraph, openGraph } from '../../../renderer/scene/graph.ts';
import type { GraphNode, HostNode, VmNode } from '../../../renderer/scene/graph.ts';
import { openLooks } from '../../../renderer/scene/look.ts';
import type { Emphasis, Overlay } from '../../../renderer/scene/look.ts';
import { guestMemberships } from '../../../renderer/scene/memberships.ts';
import { healthOverlay } from '../../../renderer/scene/overlays/health.ts';
import { shownState } from '../../../renderer/scene/trouble.ts';
import { makeFleet } from '../../support/fleet.ts';

const inputs = makeFleet({ clusters: 2, hosts: 4, vms: 60 });
const graph = buildGraph(inputs);
const all = (): GraphNode[] => [...graph.nodes.values()];
const vms = all().filter((node): node is VmNode => node.type === 'vm');
const hosts = all().filter((node): node is HostNode => node.type === 'host');
const plain = { graph, overlay: healthOverlay, memberships: guestMemberships, emphasis: null };

describe('the look of VMs and hosts', () => {
  it('shows states and guest clusters by itself', () => {
    const look = openLooks()(plain);
    for (const vm of vms) {
      expect(look.vm(vm)).toMatchObject({ fill: shownState(vm), badge: vm.guestCluster, isDim: false });
      expect(look.vm(vm).outline === null).toBe(vm.guestCluster === null);
    }
    expect(hosts.some((host) => look.host(host).fill.startsWith('heat-'))).toBe(true);
  });

  it('is the same object while nothing it is made of changes, also for a newer graph', () => {
    const toLook = openLooks();
    const builder = openGraph();
    const first = toLook({ ...plain, graph: builder.update(inputs) });
    const second = toLook({ ...plain, graph: builder.update(inputs.slice(0, 1)) });
    expect(second).toBe(first);
  });

  it('is another where an overlay reads the graph, though equal looks of VMs stay the same objects', () => {
    const overlay: Overlay = {
      name: 'counting',
      read: ({ clusters }) => ({
        vm: (vm) => ({ role: 'heat-3', label: `${clusters.length} ${vm.state === 'off' ? 'off' : 'on'}` }),
        host: () => ({ role: 'none' }),
      }),
    };
    const toLook = openLooks();
    const first = toLook({ ...plain, overlay });
    const second = toLook({ ...plain, overlay, graph: buildGraph(inputs) });
    expect(second).not.toBe(first);
    for (const vm of vms) expect(second.vm(vm)).toBe(first.vm(vm));
    expect(toLook({ ...plain, overlay, graph: buildGraph(inputs.slice(1)) }).vm(vms[0]!)).not.toBe(
      first.vm(vms[0]!),
    );
  });

  it('dims and lights what it is told to', () => {
    const [chosen] = vms;
    const emphasis: Emphasis = { isDim: (node) => node !== chosen, isLit: (node) => node === chosen };
    const look = openLooks()({ ...plain, emphasis });
    expect(look.vm(chosen!)).toMatchObject({ isDim: false, isLit: true });
    expect(look.vm(vms[1]!)).toMatchObject({ isDim: true, isLit: false });
    expect(look.host(hosts[0]!).isDim).toBe(true);
  });
});
