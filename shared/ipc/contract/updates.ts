import { z } from 'zod';
import { UpdateState } from '../../updates.ts';
import { Empty, call } from '../define.ts';

/** New versions of the app: looked for only where the user wishes so. */
export const updatesContract = {
  /** How it stands by what is known; nothing is connected to. */
  'updates.read': call(Empty, UpdateState),
  /** Looks for a new version now, where the user wishes that any be looked for. */
  'updates.look': call(Empty, UpdateState),
  /** Fetches the installer of the new version to where the user says, once it was verified; null where the user cancelled. */
  'updates.save': call(Empty, z.object({ path: z.string().nullable() })),
};
