import { t } from '../../i18n/i18n.ts';
import { tellFailure } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';
import { steps } from './steps.ts';

/** Whether there is, or can be, something to show: clusters, or the demo fleet. */
export function canTour({ view, world }: App): boolean {
  const hasClusters = (world.getState().clusters ?? []).length > 0;
  return hasClusters || (view.getState().demo?.state ?? 'absent') !== 'absent';
}

/** What the tour is offered as: taken, gone on with, or taken again. */
export function tourTitle({ view }: App): string {
  return t(`tour.offer.${view.getState().preferences.tour.state}`);
}

function show(app: App, step: number): void {
  const before = app.view.getState().tourStep;
  if (before !== null) steps[before]?.leave?.(app);
  steps[step]?.prepare?.(app);
  app.view.setState({ tourStep: step });
  app.preferences.change({ tour: { state: 'left', step } });
}

function close(app: App): void {
  const { tourStep } = app.view.getState();
  if (tourStep !== null) steps[tourStep]?.leave?.(app);
  app.view.setState({ tourStep: null });
  app.canvas.current?.focus();
}

/** Shows the tour where it was left, else from its beginning; starts the demo fleet where there is nothing to show. */
export async function startTour(app: App): Promise<void> {
  const { tour } = app.view.getState().preferences;
  if ((app.world.getState().clusters ?? []).length === 0 && !(await startDemo(app, { hasTour: false })))
    return;
  show(app, tour.state === 'left' && tour.step < steps.length ? tour.step : 0);
}

/** Goes to the next step (1) or the one before (-1); after the last one the tour is done. */
export function stepTour(app: App, by: 1 | -1): void {
  const next = (app.view.getState().tourStep ?? 0) + by;
  if (next < 0) return;
  if (next < steps.length) {
    show(app, next);
    return;
  }
  close(app);
  app.preferences.change({ tour: { state: 'done', step: 0 } });
}

/** Leaves the tour where it is; it can be gone on with. */
export function leaveTour(app: App): void {
  close(app);
}

/** Starts the demo fleet, and shows the tour on it where it was never seen; whether it runs. */
export async function startDemo(app: App, { hasTour = true } = {}): Promise<boolean> {
  const started = await app.backend.call('demo.start', {});
  if (!started.ok) {
    tellFailure(app.view, t('demo.failed'), started.error);
    return false;
  }
  await untilShown(app);
  app.canvas.current?.fit();
  if (hasTour && app.view.getState().preferences.tour.state === 'new') show(app, 0);
  return true;
}

/** Ends the demo fleet, and the tour with it. */
export async function stopDemo(app: App): Promise<void> {
  if (app.view.getState().tourStep !== null) leaveTour(app);
  const stopped = await app.backend.call('demo.stop', {});
  if (!stopped.ok) tellFailure(app.view, t('demo.notStopped'), stopped.error);
}

const shownWithinMs = 15_000;

/** Resolves once hosts of some cluster are on the canvas, or a while has gone by. */
function untilShown({ world }: App): Promise<void> {
  const isShown = (): boolean => world.getState().graph.clusters.some(({ hosts }) => hosts.length > 0);
  return new Promise((resolve) => {
    if (isShown()) {
      resolve();
      return;
    }
    const end = (): void => {
      stop();
      clearTimeout(timer);
      resolve();
    };
    const stop = world.subscribe(() => isShown() && end());
    const timer = setTimeout(end, shownWithinMs);
  });
}
