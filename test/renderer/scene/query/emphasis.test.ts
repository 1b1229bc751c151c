import { expect, it, test } from 'vitest';
import { focusEmphasis } from '../../../../renderer/scene/focus.ts';
import { buildGraph } from '../../../../renderer/scene/graph.ts';
import type { GuestNode, HostNode, VmNode } from '../../../../renderer/scene/graph.ts';
import { openLooks } from '../../../../renderer/scene/look.ts';
import { guestMemberships } from '../../../../renderer/scene/memberships.ts';
import { healthOverlay } from '../../../../renderer/scene/overlays/health.ts';
import { partsOf, withoutPart } from '../../../../renderer/scene/query/change-query.ts';
import { emphasisOf, joinEmphases } from '../../../../renderer/scene/query/emphasis.ts';
import { openFindIndex } from '../../../../renderer/scene/query/find-index.ts';
import { countHealthy, hideHealthy } from '../../../../renderer/scene/query/hide-healthy.ts';
import { parseQuery } from '../../../../renderer/scene/query/parse-query.ts';
import { search } from '../../../../renderer/scene/query/search.ts';
import { troubleOf } from '../../../../renderer/scene/trouble.ts';
import { makeFleet } from '../../../support/fleet.ts';

const graph = buildGraph(makeFleet({ clusters: 2, hosts: 6, vms: 120 }));
const nodes = [...graph.nodes.values()];
const vms = nodes.filter((node): node is VmNode => node.type === 'vm');
const hosts = nodes.filter((node): node is HostNode => node.type === 'host');
const guest = nodes.find((node): node is GuestNode => node.type === 'guest' && node.members.length > 1)!;

function found(text: string) {
  const index = openFindIndex();
  index.update(graph);
  return emphasisOf(search(index, { query: parseQuery(text), isProblemsOnly: false }))!;
}

it('joins a query and a guest cluster in focus, and leaves either where the other goes', () => {
  const focus = focusEmphasis(guest);
  const [member] = guest.members;
  const asked = found(`name:${member!.name} kind:vm`);
  const both = joinEmphases(focus, asked)!;
  expect(both.guest).toBe(guest.id);
  expect([both.isLit(member!), both.isDim(member!)]).toEqual([true, false]);
  const other = guest.members.find((vm) => !asked.isLit(vm));
  expect(other && both.isDim(other)).toBe(true);
  const outside = vms.find((vm) => vm.guest?.guest !== guest.id)!;
  expect([both.isDim(outside), both.isLit(outside)]).toEqual([true, false]);
  expect(joinEmphases(focus, null)).toBe(focus);
  expect(joinEmphases(null, asked)).toBe(asked);
  expect(joinEmphases(null, null)).toBeNull();
});

it('hides exactly the VMs that nothing is wrong with, and keeps hosts without trouble as quiet boxes', () => {
  const look = openLooks()({
    graph,
    overlay: healthOverlay,
    memberships: guestMemberships,
    emphasis: hideHealthy(null),
  });
  const hidden = vms.filter((vm) => look.vm(vm).isHidden);
  expect(hidden).toEqual(vms.filter((vm) => troubleOf(vm) === 'none'));
  expect(hidden.length).toBe(countHealthy(graph));
  expect(hidden.length).toBeGreaterThan(0);
  expect(hidden.length).toBeLessThan(vms.length);
  for (const host of hosts) {
    const isBad = troubleOf(host) !== 'none' || host.vms.some((vm) => troubleOf(vm) !== 'none');
    expect(look.host(host).isDim).toBe(!isBad);
  }
});

it('hides the same where a query is asked too, and lets a host that was found stand out', () => {
  const [host] = hosts;
  const joined = hideHealthy(found(`name:${host!.name} kind:host`));
  expect([joined.isLit(host!), joined.isDim(host!)]).toEqual([true, false]);
  for (const vm of vms) expect(joined.isHidden?.(vm)).toBe(troubleOf(vm) === 'none');
});

test.each([
  ['kind:vm,host web', ['kind:vm', 'kind:host'], ['kind:host web', 'kind:vm web']],
  ['-state:off,error  cpu>8', ['-state:off,error', 'cpu>8'], ['cpu>8', '-state:off,error']],
  ['web "two  words" os:linux', ['os:linux'], ['web "two  words"']],
  ['web', [], []],
])('%s falls into parts that are taken away one by one', (text, parts, rest) => {
  expect(partsOf(text).map((part) => part.text)).toEqual(parts);
  expect(partsOf(text).map((part) => withoutPart(text, part))).toEqual(rest);
});
