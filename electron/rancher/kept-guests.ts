import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarvesterTwin, RancherGuest } from '../../shared/rancher/guest.ts';
import type { Clock } from '../clock.ts';
import { openJsonFile } from '../files/json-file.ts';
import type { JsonFile } from '../files/json-file.ts';

/** What was last seen of the guest clusters of a Rancher. No secrets. */
const Kept = z.object({
  /** ISO 8601. */
  seenAt: z.string(),
  guests: z.array(RancherGuest),
  harvesters: z.array(HarvesterTwin),
});
type Kept = z.infer<typeof Kept>;

/** What was last seen of the guest clusters of each Rancher, on disk: one file each. */
export type KeptGuests = {
  /** Null where nothing was ever seen. */
  of: (rancher: string) => Kept | null;
  /** Has it written soon. */
  keep: (rancher: string, kept: Kept) => void;
  /** Forgets all but these Ranchers. */
  retain: (ranchers: readonly string[]) => Promise<void>;
  /** Writes what is not yet written. */
  close: () => Promise<void>;
  warnings: readonly string[];
};

/** Shortest time between two writes of a file. */
const everyMs = 30_000;
const soonMs = 2_000;

/** Opens what was last seen of the Ranchers with these ids; one that is added later has nothing. */
export async function openKeptGuests(options: {
  dataDir: string;
  ranchers: readonly string[];
  clock: Clock;
}): Promise<KeptGuests> {
  const { dataDir, clock } = options;
  const pathOf = (rancher: string): string => join(dataDir, `rancher-guests-${rancher}.json`);
  const open = (rancher: string): Promise<JsonFile<Kept | null>> =>
    openJsonFile<Kept | null>(pathOf(rancher), Kept.nullable(), null);
  const files = new Map<string, Promise<JsonFile<Kept | null>>>();
  const known = new Map<string, Kept>();
  const waiting = new Map<string, { kept: Kept; cancel: () => void }>();
  const writtenAtMs = new Map<string, number>();
  const warnings: string[] = [];
  const writing = new Set<Promise<unknown>>();
  for (const rancher of options.ranchers) {
    const file = await open(rancher);
    files.set(rancher, Promise.resolve(file));
    warnings.push(...file.warnings);
    if (file.value !== null) known.set(rancher, file.value);
  }
  const write = (rancher: string): void => {
    const next = waiting.get(rancher);
    if (next === undefined) return;
    next.cancel();
    waiting.delete(rancher);
    writtenAtMs.set(rancher, clock.now());
    const file = files.get(rancher) ?? open(rancher);
    files.set(rancher, file);
    const turn = file.then((each) => each.write(next.kept)).finally(() => writing.delete(turn));
    writing.add(turn);
  };
  return {
    of: (rancher) => known.get(rancher) ?? null,
    keep: (rancher, kept) => {
      known.set(rancher, kept);
      const before = waiting.get(rancher);
      if (before !== undefined) {
        before.kept = kept;
        return;
      }
      const restMs = (writtenAtMs.get(rancher) ?? -everyMs) + everyMs - clock.now();
      // A clock that was set back must not put the write off for as long.
      const delayMs = Math.min(everyMs, Math.max(soonMs, restMs));
      waiting.set(rancher, { kept, cancel: clock.after(delayMs, () => write(rancher)) });
    },
    retain: async (ranchers) => {
      const gone = [...new Set([...files.keys(), ...waiting.keys()])].filter((id) => !ranchers.includes(id));
      for (const rancher of gone) {
        waiting.get(rancher)?.cancel();
        waiting.delete(rancher);
        known.delete(rancher);
        await (await files.get(rancher))?.settled();
        files.delete(rancher);
        await rm(pathOf(rancher), { force: true }).catch(() => undefined);
      }
    },
    close: async () => {
      for (const rancher of [...waiting.keys()]) write(rancher);
      await Promise.all(writing);
    },
    warnings,
  };
}
