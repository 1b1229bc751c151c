import { z } from 'zod';
import { Empty, call, stream } from '../define.ts';

/** The demo fleet: whether it can be started, is, or is all there is (`only`, with `--demo`), and the ids of its clusters. */
export const DemoInfo = z.object({
  state: z.enum(['absent', 'off', 'starting', 'on', 'only']),
  clusters: z.array(z.string()),
});
export type DemoInfo = z.infer<typeof DemoInfo>;

/** Simulated Harvester clusters to try things on, beside those of the user. */
export const demoContract = {
  'demo.follow': stream(Empty, DemoInfo),
  /** Starts the fleet and adds its clusters; answers once they are added. */
  'demo.start': call(Empty, Empty),
  /** Removes its clusters and all that is kept for them, and ends it. */
  'demo.stop': call(Empty, Empty),
};
