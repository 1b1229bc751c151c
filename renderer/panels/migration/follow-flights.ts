import type { Canvas } from '../../canvas/canvas.ts';
import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { migrationsNow, progressNow } from './migrations-now.ts';

/** How often what is on its way is moved on, in milliseconds. */
const stepMs = 500;

/** Shows every live migration that is under way on the canvas, between its hosts, as far as it has come. */
export function followFlights(
  app: Pick<App, 'world' | 'plans'>,
  canvas: Pick<Canvas, 'setFlights'>,
): { close: () => void } {
  let timer: ReturnType<typeof setInterval> | undefined;
  let isShown = false;
  const show = (): void => {
    const all = migrationsNow(app.world.getState().graph);
    if (all.length === 0) {
      clearInterval(timer);
      timer = undefined;
      if (isShown) canvas.setFlights([]);
      isShown = false;
      return;
    }
    timer ??= setInterval(show, stepMs);
    isShown = true;
    canvas.setFlights(
      all.flatMap((each) => {
        if (!each.target) return [];
        const { share, isAborting } = progressNow(app, each);
        const percent = t('migration.percent', { share: Math.round(share * 100) });
        const label = `${each.vm.name} ${isAborting ? t('migration.aborting') : percent}`;
        return [{ from: each.source, to: each.target.id, share, label }];
      }),
    );
  };
  show();
  const stop = app.world.subscribe((state, before) => {
    if (state.graph !== before.graph) show();
  });
  return {
    close() {
      stop();
      clearInterval(timer);
    },
  };
}
