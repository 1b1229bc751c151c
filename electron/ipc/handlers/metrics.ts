import { readMetrics } from '../../metrics/read.ts';
import type { Handlers } from '../handler-types.ts';
import { locate } from './tools.ts';
import type { HandlerTools } from './tools.ts';

/** How much hosts and VMs use over time. */
export function metricsHandlers({ sessions, clock }: HandlerTools): Pick<Handlers, 'metrics.read'> {
  return {
    'metrics.read': async ({ entity, range }, { signal }) => {
      const found = locate(sessions, entity);
      return found.ok ? readMetrics({ ...found.value, range, clock, signal }) : found;
    },
  };
}
