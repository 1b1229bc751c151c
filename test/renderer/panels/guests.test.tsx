// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FocusChip } from '../../../renderer/panels/guest/focus-chip.tsx';
import { Inspector } from '../../../renderer/panels/inspector/inspector.tsx';
import { Rail } from '../../../renderer/panels/rail/rail.tsx';
import { smallInput, vmId } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const id = 'c/GuestCluster/default/shop';
const together = ['shop-cp-n74kj-aaaaa', 'shop-cp-n74kj-bbbbb'].map((name) => ({
  name,
  host: 'node-1',
  guest: 'shop',
}));

function show(selection: string[] = []): TestApp {
  const { app } = renderPanel(
    <>
      <Rail />
      <Inspector />
      <FocusChip />
    </>,
  );
  const lone = { name: 'other', host: 'node-2', guest: 'many' };
  const { info, world } = smallInput({
    id: 'c',
    hosts: ['node-1', 'node-2'],
    vms: [...together, lone, { name: 'web', host: 'node-1' }],
  });
  act(() => {
    app.world.setClusters([info]);
    app.world.setWorlds(new Map([['c', world]]));
    app.view.setState({ selection });
  });
  return app;
}
const list = (): HTMLElement => screen.getByRole('list', { name: 'Guest clusters of c' });

describe('the rail', () => {
  it('lists guest clusters under their cluster with what is wrong, and selects them', () => {
    const app = show();
    const rows = within(list()).getAllByRole('button');
    expect(rows.map((row) => row.textContent)).toEqual(['many1', 'shop2']);
    expect(within(rows[1]!).getByRole('img', { name: '2 of 2 running' })).toBeTruthy();
    fireEvent.click(rows[1]!);
    expect(app.view.getState().selection).toEqual([id]);
    expect(rows[1]?.getAttribute('aria-pressed')).toBe('true');
  });

  it('folds them away', () => {
    show();
    fireEvent.click(screen.getByRole('button', { name: '2 guest clusters' }));
    expect(screen.queryByRole('list', { name: 'Guest clusters of c' })).toBeNull();
  });
});

describe('the inspector', () => {
  it('shows the nodes of a guest cluster by pool, what one host carries, and why it is one', () => {
    show([id]);
    const main = screen.getByRole('heading', { name: 'Recognised by' }).closest('section');
    expect(main?.textContent).toBe(
      "Recognised byCertainLabel of the guest cluster2 nodesName begins with the cluster's2 nodes",
    );
    expect(screen.getByText('All 2 nodes of pool cp run on node-1.')).toBeTruthy();
    expect(screen.getByText('Role not known')).toBeTruthy();
  });

  it('selects all nodes', () => {
    const app = show([id]);
    fireEvent.click(screen.getByRole('button', { name: 'Select nodes' }));
    expect(app.view.getState().selection).toEqual(together.map(({ name }) => vmId('c', name)));
  });

  it('says of a VM what it is in which guest cluster, how sure that is, and leads there', () => {
    const app = show([vmId('c', 'other')]);
    const part = screen.getByRole('heading', { name: 'Guest cluster' }).closest('section')!;
    expect(part.textContent).toContain('Likely');
    fireEvent.click(within(part).getByRole('button', { name: 'many' }));
    expect(app.view.getState().selection).toEqual(['c/GuestCluster/default/many']);
  });

  it('says nothing of it for other VMs', () => {
    show([vmId('c', 'web')]);
    expect(screen.queryByRole('heading', { name: 'Guest cluster' })).toBeNull();
  });
});

describe('focus', () => {
  const press = (key: string): boolean => fireEvent.keyDown(document.body, { key });

  it('is entered with F from a node of the guest cluster, and left with Escape', () => {
    const app = show([vmId('c', together[0]!.name)]);
    press('f');
    expect(app.view.getState()).toMatchObject({ focus: id, selection: [id] });
    expect(screen.getByText('In focus').parentElement?.textContent).toContain('shop');
    press('Escape');
    expect(app.view.getState()).toMatchObject({ focus: null, selection: [id] });
    expect(screen.queryByText('In focus')).toBeNull();
  });

  it('leaves both keys alone where there is nothing to focus or to leave', () => {
    const app = show([vmId('c', 'web')]);
    expect(press('f')).toBe(true);
    expect(press('Escape')).toBe(true);
    expect(app.view.getState().focus).toBeNull();
  });

  it('does not take letters that are typed', () => {
    const app = show([id]);
    const input = document.body.appendChild(document.createElement('input'));
    fireEvent.keyDown(input, { key: 'f' });
    expect(app.view.getState().focus).toBeNull();
    input.remove();
  });
});
