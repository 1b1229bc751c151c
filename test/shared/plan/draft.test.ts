import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../shared/plan/check.ts';
import { imagesOf, namespacesOf, networksOf, usualNetwork } from '../../../shared/plan/choices.ts';
import { draftOn } from '../../../shared/plan/draft.ts';
import type { DraftTarget } from '../../../shared/plan/draft-parts.ts';
import { Intention } from '../../../shared/plan/intention.ts';
import { newPlan, readPlan } from '../../../shared/plan/plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { ownTemplates, Template, toTemplate } from '../../../shared/plan/template.ts';
import { rawGuest, siteOf } from '../../support/plan-site.ts';

const hosts = ['node-01', 'node-02', 'node-03'];
const site = siteOf(3, ...rawGuest('shop', 3, 1, hosts));
const empty = newPlan({ id: 'p', name: 'p', cluster: 'c', createdAt: '2026-01-01T00:00:00Z' });
const once = { servers: 3, agents: 2, times: 1 };
const template = (id: string): Template => {
  const found = ownTemplates.find((each) => each.id === id);
  if (!found) throw new Error(`There is no template ${id}.`);
  return found;
};
let last = 0;
const draft = (plan: Plan, of: string | Template, target: DraftTarget, amount = once) =>
  draftOn(plan, site, typeof of === 'string' ? template(of) : of, target, amount, `i-${(last += 1)}`);
const drafted = (plan: Plan, of: string | Template, target: DraftTarget, amount = once): Plan => {
  const result = draft(plan, of, target, amount);
  if (!result.ok) throw new Error(result.error.message);
  return result.value.plan;
};
const refusal = (plan: Plan, of: string, target: DraftTarget): string => {
  const result = draft(plan, of, target);
  return result.ok ? '' : result.error.message;
};
const cluster: DraftTarget = { type: 'cluster' };
const guest = (): DraftTarget => {
  const [shop] = site.guests();
  if (!shop) throw new Error('There is no guest cluster.');
  return { type: 'guest', guest: shop };
};

describe('drafting a template', () => {
  it('makes of each what can be kept and applied, from what the cluster has', () => {
    for (const { id, type } of ownTemplates) {
      if (type === 'agent') continue;
      const plan = drafted(empty, id, cluster);
      expect(readPlan(JSON.parse(JSON.stringify(plan)))).toEqual({ ok: true, value: plan });
      expect(checkPlan(plan, site).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
    expect(imagesOf(site)[0]).toBe('default/sles');
    expect(namespacesOf(site)[0]).toBe('default');
    expect(networksOf(site)).toContain(usualNetwork(site));
  });

  it('pins to the host it is dropped on, and spreads where it is dropped on the cluster', () => {
    const pinned = checkPlan(drafted(empty, 'k3s-cluster', { type: 'host', host: 'node-02' }), site);
    expect(new Set(pinned.landings.map(({ host }) => host))).toEqual(new Set(['node-02']));
    const spread = checkPlan(drafted(empty, 'k3s-cluster', cluster), site);
    expect(new Set(spread.landings.map(({ host }) => host)).size).toBe(3);
  });

  it('multiplies: so many clusters with names of their own, so many nodes, so many VMs', () => {
    const many = drafted(empty, 'k3s-cluster', cluster, { servers: 1, agents: 0, times: 2 });
    expect(many.intentions.map((each) => each.type === 'create-guest' && each.guest.name)).toEqual([
      'k3s-1',
      'k3s-1-2',
    ]);
    const servers = drafted(empty, 'rke2-server', cluster, { ...once, times: 3 });
    expect(checkPlan(servers, site).landings).toHaveLength(3);
    const vms = drafted(empty, 'vm', cluster, { ...once, times: 4 });
    expect(checkPlan(vms, site).landings).toHaveLength(4);
  });

  it('names nothing twice', () => {
    const plan = ['k3s-cluster', 'k3s-cluster', 'vm', 'vm'].reduce(
      (before, id) => drafted(before, id, cluster),
      empty,
    );
    const names = plan.intentions.map((each) =>
      each.type === 'create-guest' ? each.guest.name : each.type === 'create-vm' ? each.name : '',
    );
    expect(names).toEqual(['k3s-1', 'k3s-2', 'vm-1', 'vm-2']);
  });

  it('adds a node to the pool of a drafted cluster, or to that cluster on a host', () => {
    const plan = drafted(empty, 'k3s-cluster', cluster);
    const [made] = plan.intentions;
    const more = drafted(plan, 'k3s-agent', { type: 'pool', intention: made?.id ?? '', pool: 'agent' });
    expect(checkPlan(more, site).landings).toHaveLength(6);
    const onHost = drafted(plan, 'k3s-agent', { type: 'host', host: 'node-03' });
    expect(onHost.intentions).toHaveLength(1);
    expect(checkPlan(onHost, site).landings.at(-1)?.host).toBe('node-03');
    expect(refusal(plan, 'rke2-agent', { type: 'pool', intention: made?.id ?? '', pool: 'agent' })).toContain(
      'RKE2',
    );
  });

  it('adds a node to a cluster that is there, once more to the same intention', () => {
    const plan = drafted(drafted(empty, 'k3s-agent', guest()), 'k3s-agent', guest());
    expect(plan.intentions).toHaveLength(1);
    expect(plan.intentions[0]).toMatchObject({
      type: 'add-nodes',
      pool: { count: 2, shape: { cpuCores: 2 } },
    });
  });

  it('says why a template has no place', () => {
    expect(refusal(empty, 'k3s-agent', cluster)).toContain('An agent joins a guest cluster');
    expect(refusal(empty, 'rke2-agent', guest())).toContain('shop runs K3s');
    expect(refusal(empty, 'vm', guest())).toContain('drop a server or an agent');
  });

  it('copies what the user saved as a template under a free name', () => {
    const [made] = drafted(empty, 'k3s-cluster', cluster).intentions;
    if (made?.type !== 'create-guest') throw new Error('No cluster was drafted.');
    const own = Template.parse(toTemplate(made, { id: 't', name: 'shop' }));
    const plan = drafted(drafted(empty, own, cluster), own, { type: 'host', host: 'node-01' });
    expect(plan.intentions.map((each) => Intention.safeParse(each).success)).toEqual([true, true]);
    expect(plan.intentions.map((each) => each.type === 'create-guest' && each.guest.name)).toEqual([
      'k3s-1',
      'k3s-2',
    ]);
    expect(plan.intentions.map((each) => each.type === 'create-guest' && each.guest.tokenSlot)).toEqual([
      'k3s-1/token',
      'k3s-2/token',
    ]);
  });
});
