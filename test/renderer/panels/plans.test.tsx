// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { draftOn } from '../../../shared/plan/draft.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { ownTemplates } from '../../../shared/plan/template.ts';
import { ok } from '../../../shared/result.ts';
import type { World } from '../../../shared/world/patch.ts';
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx';
import { TemplateStrip } from '../../../renderer/panels/plans/template-strip.tsx';
import { removeGhosts } from '../../../renderer/panels/plans/ghosts.ts';
import { PlanPanel } from '../../../renderer/panels/plans/plan-panel.tsx';
import { PlanState } from '../../../renderer/panels/plans/plan-state.tsx';
import { planFromText } from '../../../renderer/panels/plans/transfer.ts';
import { stringify } from 'yaml';
import { clusterInfo } from '../../support/entities.ts';
import { publicKey, rawKeyPair } from '../../support/library-objects.ts';
import { hostLabel, zoneLabel } from '../../../shared/vm/host-rule.ts';
import { basics, rawHost, worldOf } from '../../support/plan-site.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';

afterEach(cleanup);

const full = worldOf([
  ...['node-01', 'node-02', 'node-03'].map((name) => rawHost(name)),
  ...basics,
  rawKeyPair('alice'),
]);
/** A cluster whose storage is not Longhorn's, so that nothing is known of its room. */
const world: World = { ...full, health: { ...full.health, StorageNode: { type: 'absent' } } };

/** A plan of a K3s cluster of three servers and two agents, open in the panels. */
function show(panel: React.ReactNode, kept: string[] = []): TestApp {
  const { app } = renderPanel(panel, {
    'plan.save': () => ok({}),
    'plan.secrets': () => ok({ slots: kept }),
    'plan.keepSecret': ({ slot }) => {
      kept.push(slot);
      return ok({});
    },
  });
  act(() => {
    app.world.setClusters([clusterInfo('c')]);
    app.world.setWorlds(new Map([['c', world]]));
    app.client.send('plans.follow', { type: 'complete' });
    app.plans.create('c', 'shop');
    const [template] = ownTemplates;
    app.plans.edit((plan) => {
      const amount = { servers: 3, agents: 2, times: 1 };
      const drafted =
        template && draftOn(plan, app.plans.siteOf('c'), template, { type: 'cluster' }, amount, 'i');
      return drafted?.ok ? drafted.value.plan : plan;
    });
  });
  return app;
}
const present = (app: TestApp): Plan | undefined => app.plans.getState().history?.present;
const guestOf = (app: TestApp) => {
  const [intention] = present(app)?.intentions ?? [];
  if (intention?.type !== 'create-guest') throw new Error('No guest cluster is drafted.');
  return intention;
};

describe('the panel of plans', () => {
  it('offers what the cluster has, and writes what is chosen into the plan', async () => {
    const app = show(<PlanPanel />);
    const agents = await screen.findByRole('group', { name: /agent/ });
    const images = within(agents).getByLabelText('Image');
    expect(
      within(images)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toContain('sles');
    fireEvent.change(within(agents).getByLabelText('Network'), { target: { value: 'default/vlan100' } });
    fireEvent.change(within(agents).getByLabelText('Count'), { target: { value: '4' } });
    expect(guestOf(app).pools[1]).toMatchObject({
      count: 4,
      shape: { nics: [{ network: 'default/vlan100' }] },
    });
    await waitFor(() => expect(app.plans.getState().marks?.ghosts).toHaveLength(7));
    app.plans.close();
  });

  it('chooses SSH keys of the cluster, wishes for hosts and the architecture, finds what is wrong, and undoes it', async () => {
    const app = show(<PlanPanel />);
    const agents = await screen.findByRole('group', { name: /agent/ });
    const of = within(agents);
    const shape = () => guestOf(app).pools[1]!.shape;
    fireEvent.change(of.getByLabelText('Architecture'), { target: { value: 'arm64' } });
    expect(shape().needs?.architecture).toBe('arm64');
    fireEvent.change(of.getByLabelText('Architecture'), { target: { value: '' } });
    // Those that were seen last are offered while the cluster cannot be reached.
    act(() => app.world.setClusters([clusterInfo('c', { connection: { type: 'disconnected' } })]));
    fireEvent.click(of.getByLabelText(/^default\/alice/));
    expect(shape().keyPairs).toEqual([{ name: 'default/alice', publicKey }]);
    fireEvent.click(of.getByRole('button', { name: 'Add a rule about hosts' }));
    expect(shape().needs?.rules).toEqual([
      { key: hostLabel, operator: 'In', values: ['node-01'], isRequired: false, weight: 100 },
    ]);
    const wish = within(of.getByRole('group', { name: 'Rule about hosts' }));
    fireEvent.change(wish.getByLabelText('Strength'), { target: { value: 'must' } });
    fireEvent.change(wish.getByLabelText('By'), { target: { value: 'zone' } });
    expect(wish.getByText(/is given no value/)).toBeTruthy();
    await waitFor(() =>
      expect(app.plans.getState().check?.findings.map(({ code }) => code)).toContain('wish-incomplete'),
    );
    fireEvent.change(wish.getByLabelText('Values'), { target: { value: 'a, b' } });
    fireEvent.keyDown(wish.getByLabelText('Values'), { key: 'Enter' });
    expect(shape().needs?.rules).toEqual([
      { key: zoneLabel, operator: 'In', values: ['a', 'b'], isRequired: true, weight: 100 },
    ]);
    fireEvent.click(screen.getByRole('button', { name: 'Undo the last edit' }));
    expect(shape().needs?.rules?.[0]?.values).toEqual([]);
    fireEvent.click(wish.getByRole('button', { name: 'Remove the rule' }));
    expect(shape().needs?.rules).toEqual([]);
    fireEvent.click(of.getByLabelText(/^default\/alice/));
    expect(shape()).not.toHaveProperty('keyPairs');
    app.plans.close();
  });

  it('takes a name once it is left, not one that no VM can have, and undoes it', async () => {
    const app = show(<PlanPanel />);
    const name = await screen.findByLabelText('Name');
    fireEvent.change(name, { target: { value: 'Not a name' } });
    expect(screen.getByText(/lower-case letters/)).toBeTruthy();
    fireEvent.blur(name);
    expect(guestOf(app).guest.name).toBe('k3s-1');
    fireEvent.change(name, { target: { value: 'web' } });
    fireEvent.keyDown(name, { key: 'Enter' });
    expect(guestOf(app).guest.name).toBe('web');
    fireEvent.click(screen.getByRole('button', { name: 'Undo the last edit' }));
    expect(guestOf(app).guest.name).toBe('k3s-1');
    app.plans.close();
  });

  it('keeps a secret without showing or keeping it in the plan', async () => {
    const app = show(<PlanPanel />);
    const slot = await screen.findByLabelText('Join token of servers');
    expect(slot.getAttribute('placeholder')).toBe('Not given yet');
    fireEvent.change(slot, { target: { value: 'swordfish' } });
    fireEvent.keyDown(slot, { key: 'Enter' });
    await waitFor(() => expect(slot.getAttribute('placeholder')).toBe('Kept in the keychain'));
    expect(slot).toHaveProperty('value', '');
    expect(JSON.stringify([...(app.plans.getState().plans ?? [])])).not.toContain('swordfish');
    app.plans.close();
  });

  it('says what a plan comes to: its errors, how it is spread, and so in the bar', async () => {
    const app = show(
      <>
        <PlanState />
        <PlanPanel />
      </>,
    );
    await screen.findByText('5 nodes on 3 hosts, 100 of 100');
    const agents = screen.getByRole('group', { name: /agent/ });
    fireEvent.change(within(agents).getByLabelText('Memory (GiB)'), { target: { value: '4000' } });
    expect(await screen.findAllByText(/without enough memory/)).toBeTruthy();
    expect(screen.getByText(/^\d+ errors?$/)).toBeTruthy();
    app.plans.close();
  });

  it('saves a draft as a template of the user', async () => {
    const app = show(<PlanPanel />);
    fireEvent.click(await screen.findByRole('button', { name: 'Save as template' }));
    expect(app.view.getState().preferences.templates).toMatchObject([
      { name: 'k3s-1', type: 'cluster', distribution: 'k3s' },
    ]);
    app.plans.close();
  });

  it('reads a plan from what it exported, and says what is wrong with another file', () => {
    const app = show(<PlanPanel />);
    const plan = present(app);
    expect(planFromText(stringify(plan))).toEqual({ ok: true, value: plan });
    expect(planFromText(JSON.stringify(plan))).toEqual({ ok: true, value: plan });
    const wrong = planFromText('a: [1');
    expect(wrong.ok ? '' : wrong.error.message).toContain('neither YAML nor JSON');
    app.plans.close();
  });
});

describe('a ghost', () => {
  it('is taken out of the plan alone', async () => {
    const app = show(<PlanPanel />);
    await waitFor(() => expect(app.plans.getState().marks?.ghosts).toHaveLength(5));
    const ghost = app.plans.getState().marks?.ghosts.find(({ name }) => name === 'k3s-1-agent-2');
    if (!ghost) throw new Error('There is no such ghost.');
    expect(removeGhosts(app, [ghost.id])).toBe(true);
    expect(guestOf(app).pools[1]?.count).toBe(1);
    expect(removeGhosts(app, ['c/VirtualMachine/default/other'])).toBe(false);
    app.plans.close();
  });

  it('shows a guest cluster it makes once its row is chosen, grows it by what is added to it, and takes it out', async () => {
    const app = show(
      <>
        <TemplateStrip />
        <PlanPanel />
        <Inspector />
      </>,
    );
    await waitFor(() => expect(app.plans.getState().marks?.ghosts).toHaveLength(5));
    fireEvent.click(screen.getByRole('button', { name: /^k3s-1/ }));
    const id = 'c/GuestCluster/default/k3s-1';
    expect(app.view.getState().selection).toEqual([id]);
    await screen.findByRole('heading', { name: 'k3s-1' });
    expect(screen.getByRole('button', { name: /^k3s-1-server-2/ }).textContent).toContain('node-0');
    act(() => app.plans.showPalette(true));
    fireEvent.click(screen.getByRole('button', { name: 'K3s agent' }));
    await waitFor(() => expect(guestOf(app).pools.map(({ count }) => count)).toEqual([3, 3]));
    await waitFor(() => expect(app.plans.getState().marks?.ghosts).toHaveLength(6));
    fireEvent.click(await screen.findByRole('button', { name: /^k3s-1-agent-3/ }));
    await screen.findByRole('heading', { name: 'k3s-1-agent-3' });
    fireEvent.click(screen.getByRole('button', { name: 'k3s-1' }));
    await screen.findByRole('heading', { name: 'k3s-1' });
    fireEvent.click(screen.getByRole('button', { name: 'Take out of the plan' }));
    expect(present(app)?.intentions).toEqual([]);
    app.plans.close();
  });
});
