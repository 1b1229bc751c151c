// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { EmptyFleet } from '../../../renderer/panels/empty-fleet.tsx';
import { Toasts } from '../../../renderer/panels/toasts.tsx';
import { HelpMenu } from '../../../renderer/panels/help/help-menu.tsx';
import { tellNews } from '../../../renderer/panels/help/tell-news.ts';
import { DemoTag } from '../../../renderer/panels/top-bar/demo-tag.tsx';
import { startTour } from '../../../renderer/panels/tour/acts.ts';
import { placeCard } from '../../../renderer/panels/tour/place-card.ts';
import { steps } from '../../../renderer/panels/tour/steps.ts';
import { Tour } from '../../../renderer/panels/tour/tour.tsx';
import type { App } from '../../../renderer/panels/app-context.ts';
import { smallInput } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const asApp = (app: TestApp): App => app as unknown as App;
const { info, world } = smallInput({ id: 'c', hosts: ['node-1'], vms: [{ name: 'web', host: 'node-1' }] });

function appear(app: TestApp): void {
  app.world.setClusters([info]);
  app.world.setWorlds(new Map([['c', world]]));
}

function open(start: () => unknown = () => ok({})): TestApp {
  const { app } = renderPanel(
    <>
      <EmptyFleet />
      <HelpMenu />
      <DemoTag />
      <Tour />
      <Toasts />
    </>,
    { 'demo.start': start as never, 'demo.stop': () => ok({}) },
  );
  act(() => app.view.setState({ demo: { state: 'off', clusters: [] } }));
  return app;
}
const card = (): HTMLElement | null => screen.queryByRole('region', { name: 'Tour' });

describe('the first run', () => {
  it('offers a kubeconfig, a Rancher, a sealed file and the demo fleet', () => {
    const app = open();
    const press = (name: string) =>
      fireEvent.click(screen.getByRole('button', { name: new RegExp(`^${name}`) }));
    press('Add cluster ?Choose');
    expect(app.view.getState().dialog).toEqual({ type: 'add-cluster', file: null });
    press('Add clusters through a Rancher');
    expect(app.view.getState().dialog).toMatchObject({ type: 'add-cluster', isByRancher: true });
    press('Import clusters');
    expect(app.view.getState().dialog).toMatchObject({ type: 'import-clusters' });
    expect(screen.getByRole('button', { name: /^Try the demo fleet/ })).toBeTruthy();
    act(() => app.view.setState({ demo: { state: 'absent', clusters: [] } }));
    expect(screen.queryByRole('button', { name: /^Try the demo fleet/ })).toBeNull();
  });

  it('leads from the demo fleet into the tour, once', async () => {
    const app = open();
    fireEvent.click(screen.getByRole('button', { name: /^Try the demo fleet/ }));
    expect(card()).toBeNull();
    await act(async () => appear(app));
    await waitFor(() => expect(card()).not.toBeNull());
    for (const _step of steps) fireEvent.click(screen.getByRole('button', { name: /^(Next|Done)$/ }));
    expect(card()).toBeNull();
    expect(app.view.getState().preferences.tour).toEqual({ state: 'done', step: 0 });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: /^Try the demo fleet/ })));
    expect(card()).toBeNull();
  });

  it('says why the demo fleet did not start', async () => {
    open(() => fail(appError('internal', 'The demo fleet did not start.')));
    await act(async () => fireEvent.click(screen.getByRole('button', { name: /^Try the demo fleet/ })));
    expect(screen.getByText('The demo fleet could not be started')).toBeTruthy();
    expect(card()).toBeNull();
  });
});

describe('the tour', () => {
  it('has the keyboard, goes back and forth, is left with Escape and gone on with where it was left', async () => {
    const app = open();
    act(() => appear(app));
    await act(() => startTour(asApp(app)));
    const next = () => screen.getByRole('button', { name: 'Next' });
    expect(document.activeElement).toBe(next());
    fireEvent.click(next());
    fireEvent.click(next());
    expect(screen.getByRole('heading', { name: 'What is wrong' })).toBeTruthy();
    expect(document.activeElement).toBe(next());
    fireEvent.click(screen.getByRole('button', { name: 'Back' }));
    expect(screen.getByRole('heading', { name: 'Three levels of detail' })).toBeTruthy();
    fireEvent.keyDown(next(), { key: 'Escape' });
    expect(card()).toBeNull();
    expect(app.view.getState().preferences.tour).toEqual({ state: 'left', step: 1 });
    await act(() => startTour(asApp(app)));
    expect(screen.getByRole('heading', { name: 'Three levels of detail' })).toBeTruthy();
  });

  it('tells the keys the user chose, and puts away what it opened', async () => {
    const app = open();
    act(() => {
      appear(app);
      app.preferences.change({
        shortcuts: { templates: ['Alt t'] },
        tour: { state: 'left', step: steps.findIndex(({ name }) => name === 'plans') },
      });
    });
    await act(() => startTour(asApp(app)));
    expect(card()?.textContent).toContain('Alt T shows and hides this strip');
    expect(app.plans.getState().isPaletteOpen).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(app.plans.getState().isPaletteOpen).toBe(false);
  });

  it('has a card that is always in the window, and off what it tells of where there is room', () =>
    fc.assert(
      fc.property(
        fc.record({
          x: fc.nat(1400),
          y: fc.nat(900),
          width: fc.integer({ min: 8, max: 1400 }),
          height: fc.integer({ min: 8, max: 900 }),
        }),
        (anchor) => {
          const card = { width: 320, height: 170 };
          const window = { width: 1400, height: 900 };
          const { x, y } = placeCard(anchor, card, window);
          expect(x).toBeGreaterThanOrEqual(0);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(x + card.width).toBeLessThanOrEqual(window.width);
          expect(y + card.height).toBeLessThanOrEqual(window.height);
          const isSmall = anchor.width < 300 && anchor.height < 160;
          const isInside = anchor.x + anchor.width < 1400 && anchor.y + anchor.height < 900;
          if (!isSmall || !isInside) return;
          const isApart =
            x >= anchor.x + anchor.width ||
            x + card.width <= anchor.x ||
            y >= anchor.y + anchor.height ||
            y + card.height <= anchor.y;
          expect(isApart).toBe(true);
        },
      ),
    ));
});

describe('news', () => {
  it('are told once after an update, and never at the first start', () => {
    const app = open();
    const version = (text: string): void =>
      app.view.setState({
        info: { version: text, mode: 'browser', platform: 'linux', isDemo: false, hasFileDialog: false },
      });
    act(() => version('0.1.0'));
    act(() => tellNews(app.view, app.preferences));
    expect(app.view.getState().toasts).toEqual([]);
    expect(app.view.getState().preferences.seenVersion).toBe('0.1.0');
    act(() => version('0.2.0'));
    act(() => tellNews(app.view, app.preferences));
    act(() => tellNews(app.view, app.preferences));
    expect(app.view.getState().toasts).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: 'What’s new' }));
    expect(app.view.getState().dialog).toEqual({ type: 'news' });
  });
});
