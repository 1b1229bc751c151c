import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract } from '../../shared/ipc/contract.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { CallName, EventOf, InputOf, OutputOf, StreamName } from '../../shared/ipc/define.ts';
import { ReplyFrame } from '../../shared/ipc/frames.ts';
import type { RequestFrame } from '../../shared/ipc/frames.ts';
import type { AppError } from '../../shared/error.ts';
import type { Result } from '../../shared/result.ts';
import { applyPatch, emptyWorld } from '../../shared/world/patch.ts';
import type { World } from '../../shared/world/patch.ts';
import { openBackend } from '../../electron/backend.ts';
import type { Backend, BackendOptions } from '../../electron/backend.ts';
import { openPortPair } from '../../electron/ipc/port-memory.ts';
import { serve } from '../../electron/ipc/serve.ts';
import { openLog } from '../../electron/log.ts';

/** A back end with a data directory of its own, spoken to by frames as a page does. */
export type TestBackend = {
  backend: Backend;
  dataDir: string;
  call: <N extends CallName<Contract>>(
    name: N,
    input: InputOf<Contract[N]>,
  ) => Promise<Result<OutputOf<Contract[N]>>>;
  follow: <N extends StreamName<Contract>>(
    name: N,
    input: InputOf<Contract[N]>,
    onEvent: (event: EventOf<Contract[N]>) => void,
  ) => { ended: Promise<AppError | undefined>; cancel: () => void };
  /** Follows a cluster's world as the page does. */
  followWorld: (cluster: string) => { world: () => World; isComplete: () => boolean; cancel: () => void };
  /** Every frame to the page and every line of the log so far. */
  frames: string[];
  logged: string[];
  files: () => Promise<{ path: string; text: string }[]>;
  close: () => Promise<void>;
};

/** Polls until something holds, and says what it was waiting for where it never does. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** Opens a back end for a test; `dataDir` keeps what it finds there and is not removed. */
export async function openTestBackend(options: Partial<BackendOptions> = {}): Promise<TestBackend> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'acre-backend-')));
  const logged: string[] = [];
  const log = openLog({
    level: 'debug',
    sink: (line) => logged.push(line),
    filePath: join(dataDir, 'acre.log'),
  });
  const backend = await openBackend({
    keychain: 'memory',
    mode: 'browser',
    isDemo: false,
    version: '0.0.0',
    platform: 'test',
    log,
    ...options,
    dataDir,
  });
  const [page, main] = openPortPair();
  serve(backend.handlers, main, { log });
  const frames: string[] = [];
  const waiting = new Map<number, (frame: ReplyFrame) => void>();
  let lastId = 0;
  page.onFrame((text) => {
    frames.push(text);
    const frame = ReplyFrame.parse(JSON.parse(text));
    waiting.get(frame.id)?.(frame);
  });
  page.onClose(() => {
    for (const [id, answer] of waiting) {
      answer({ type: 'failure', id, error: { code: 'cancelled', message: 'The port closed.' } });
    }
  });
  const send = (frame: RequestFrame): void => page.send(JSON.stringify(frame));

  const call: TestBackend['call'] = (name, input) => {
    const id = (lastId += 1);
    const definition = contract[name];
    return new Promise((done) => {
      waiting.set(id, (frame) => {
        waiting.delete(id);
        if (frame.type === 'result') done({ ok: true, value: definition.output.parse(frame.value) as never });
        else if (frame.type === 'failure') done({ ok: false, error: frame.error });
      });
      send({ type: 'call', id, name, input });
    });
  };
  const follow: TestBackend['follow'] = (name, input, onEvent) => {
    const id = (lastId += 1);
    const ended = new Promise<AppError | undefined>((done) => {
      waiting.set(id, (frame) => {
        if (frame.type === 'event') {
          onEvent(frame.value as never);
          send({ type: 'ack', id });
        } else if (frame.type === 'end' || frame.type === 'failure') {
          waiting.delete(id);
          done(frame.error);
        }
      });
    });
    send({ type: 'open', id, name, input });
    return { ended, cancel: () => send({ type: 'cancel', id }) };
  };
  return {
    backend,
    dataDir,
    call,
    follow,
    followWorld: (cluster) => {
      let world: World = emptyWorld;
      let isComplete = false;
      const { cancel } = follow('world.follow', { cluster }, (event) => {
        if (event.type === 'patch') world = applyPatch(world, event.patch);
        if (event.type === 'reset') world = emptyWorld;
        isComplete = event.type === 'complete' || (isComplete && event.type !== 'reset');
      });
      return { world: () => world, isComplete: () => isComplete, cancel };
    },
    frames,
    logged,
    files: async () => {
      const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
      const paths = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      // A file that is being replaced may be gone again.
      const read = async (path: string): Promise<string | null> => readFile(path, 'latin1').catch(() => null);
      const files = await Promise.all(paths.map(async (path) => ({ path, text: await read(path) })));
      return files.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
    },
    close: async () => {
      page.close();
      await backend.close();
      log.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
