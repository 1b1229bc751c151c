import { z } from 'zod';
import { ConsoleEvent, ConsoleKind, mostConsoleBytes } from '../../console.ts';
import { Empty, call, stream } from '../define.ts';

const entity = z.string().min(1).max(800);
const console = z.string().min(1).max(80);
/** Base64 takes four characters for three bytes. */
const data = z.base64().max(Math.ceil(mostConsoleBytes / 3) * 4);

/** Consoles of VMs. */
export const consolesContract = {
  /**
   * Opens a console of a VM and keeps it connected, through restarts and migrations too, until it is closed. Begins with
   * its name (`opened`) and its state. Bytes wait in the main process while the page is behind.
   */
  'console.open': stream(z.strictObject({ entity, kind: ConsoleKind }), ConsoleEvent),
  /** Sends bytes; those of calls one after another arrive in that order. A `link` that has ended is a `conflict`. */
  'console.send': call(z.strictObject({ console, link: z.int().positive(), data }), Empty),
  /** Tries again at once where it waits; `isTaking` takes it from whoever has it. */
  'console.retry': call(z.strictObject({ console, isTaking: z.boolean() }), Empty),
};
