import { JournalEvent } from '../../activity.ts';
import { Empty, stream } from '../define.ts';

/** What was done in this app. */
export const activityContract = {
  /** The journal of what was done, kept over restarts. */
  'activity.follow': stream(Empty, JournalEvent),
};
