import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { appError } from '../shared/error.ts';
import { fail, ok } from '../shared/result.ts';
import type { Result } from '../shared/result.ts';

/** The simulator's process, however it was started. */
export type DemoProcess = { stdout: NodeJS.ReadableStream; onExit: (listener: () => void) => void };

/** A demo fleet that its starter may end. */
export type StoppableDemo = DemoProcess & {
  /** Asks it to end; resolves once it has, since it may write to its folder until then. */
  stop: () => Promise<void>;
};

const Ready = z.object({
  ready: z.literal(true),
  clusters: z.array(
    z.object({
      name: z.string(),
      kubeconfig: z.string(),
      guests: z.array(z.object({ namespace: z.string(), name: z.string(), path: z.string() })).default([]),
    }),
  ),
});

/** Takes a kubeconfig's text into the app. */
export type AddKubeconfig = (text: string, options: { name: string }) => Promise<Result<unknown>>;

/** Takes the kubeconfig of a guest cluster of an added cluster, which is known by its name, into the app. */
export type AddGuestKubeconfig = (
  guest: { cluster: string; namespace: string; name: string },
  text: string,
) => Promise<Result<unknown>>;

/** The command line of the demo fleet: its files go to a folder. */
export function toDemoArgs(folder: string): string[] {
  return ['--scenario', 'fleet', '--guest-kubeconfigs', '--out', folder];
}

/** Waits until the demo fleet answers and adds its clusters. */
export async function addDemo(
  demo: DemoProcess,
  add: AddKubeconfig,
  addGuest: AddGuestKubeconfig = () => Promise.resolve(ok(null)),
): Promise<Result<null>> {
  const line = await readFirstLine(demo);
  const ready = Ready.safeParse(toJson(line));
  if (!ready.success) return fail(appError('internal', 'The demo fleet did not start.'));
  for (const { name, kubeconfig, guests } of ready.data.clusters) {
    const added = await add(await readFile(kubeconfig, 'utf8'), { name });
    if (!added.ok) return added;
    for (const guest of guests) {
      const kept = await addGuest(
        { cluster: name, namespace: guest.namespace, name: guest.name },
        await readFile(guest.path, 'utf8'),
      );
      if (!kept.ok) return kept;
    }
  }
  return ok(null);
}

function readFirstLine({ stdout, onExit }: DemoProcess): Promise<string> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: stdout });
    // Later lines are read and dropped, so that the simulator never waits for a full pipe.
    lines.on('line', resolve);
    lines.on('close', () => resolve(''));
    onExit(() => resolve(''));
  });
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
