import { z } from 'zod';
import { Metrics, MetricsRange } from '../../metrics.ts';
import { call } from '../define.ts';

/** How much hosts and VMs use over time. */
export const metricsContract = {
  /** What is known of a host or VM over a range; asking has its metrics measured for a quarter of an hour more. */
  'metrics.read': call(z.strictObject({ entity: z.string().min(1), range: MetricsRange }), Metrics),
};
