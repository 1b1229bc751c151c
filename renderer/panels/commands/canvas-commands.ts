import { t } from '../../i18n/i18n.ts';
import type { CanvasShortcut } from '../../../shared/shortcuts/table.ts';
import { select } from '../app-context.ts';
import type { App } from '../app-context.ts';
import { shownKeysOf } from '../keys.ts';
import type { Command } from './command.ts';

/** Moving about on the canvas. */
export function canvasCommands(app: App): Command[] {
  const canvas = (id: string, title: string, keys: CanvasShortcut, run: () => void): Command => ({
    id: `canvas.${id}`,
    group: 'canvas',
    title,
    ...shownKeysOf(app, keys),
    run,
  });
  const { clusters } = app.world.getState().graph;
  return [
    canvas('fit', t('zoom.fit'), 'fit', () => app.canvas.current?.fit()),
    canvas('in', t('zoom.in'), 'zoomIn', () => app.canvas.current?.zoomBy(1.25)),
    canvas('out', t('zoom.out'), 'zoomOut', () => app.canvas.current?.zoomBy(0.8)),
    ...clusters.map((cluster): Command => ({
      id: `canvas.go.${cluster.id}`,
      group: 'canvas',
      title: t('command.goTo', { name: cluster.info.name }),
      run: () => select(app, [cluster.id], { isZooming: true }),
    })),
  ];
}
