import { randomUUID } from 'node:crypto';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { openLimit, systemClock } from '../clock.ts';
import type { Clock, Limit } from '../clock.ts';
import type { Console, ConsoleOptions } from './open-console.ts';
import { openConsole } from './open-console.ts';

/** The consoles that are open in this app. */
export type Consoles = {
  /** Opens one; another of the same VM and kind lets go of it. */
  open: (options: ConsoleOptions) => { id: string; console: Console };
  find: (id: string) => Result<Console>;
  /** Has every console connect anew at once, after the machine slept. */
  wake: () => void;
  close: () => void;
};

/** How long the cluster may take to notice that a console was let go of, in milliseconds. */
const letGoMs = 5_000;

/** Opens the list of consoles, empty. */
export function openConsoles(clock: Clock = systemClock): Consoles {
  const open = new Map<string, { place: string; console: Console }>();
  /** Places of which a console was let go of a moment ago. */
  const left = new Map<string, Limit>();
  const leave = (place: string): void => {
    left.get(place)?.close();
    left.set(
      place,
      openLimit(clock, letGoMs, () => left.delete(place)),
    );
  };

  /** Has every other console of a place let go of it; whether this app has it, or had it a moment ago. */
  const takeFromOwn = (place: string, id: string): boolean => {
    let isOwn = left.has(place);
    for (const [other, entry] of open) {
      if (other === id || entry.place !== place) continue;
      isOwn = entry.console.yield() || isOwn;
    }
    return isOwn;
  };
  return {
    open: (options) => {
      const id = randomUUID();
      const place = `${options.kind} ${options.vm}`;
      const isTaking = takeFromOwn(place, id);
      const inner = openConsole({ ...options, isTaking });
      const console: Console = {
        ...inner,
        retry: (isAsked) => inner.retry(takeFromOwn(place, id) || isAsked),
        close: () => {
          if (open.delete(id)) leave(place);
          inner.close();
        },
      };
      open.set(id, { place, console });
      return { id, console };
    },
    find: (id) => {
      const found = open.get(id);
      return found ? ok(found.console) : fail(appError('not-found', 'The console is closed.'));
    },
    wake: () => {
      for (const { console } of open.values()) console.wake();
    },
    close: () => {
      for (const { console } of [...open.values()]) console.close();
      for (const limit of left.values()) limit.close();
      left.clear();
    },
  };
}
