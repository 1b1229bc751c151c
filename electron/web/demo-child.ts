import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { toDemoArgs } from '../demo.ts';
import type { StoppableDemo } from '../demo.ts';

const script = resolve(import.meta.dirname, '..', 'simulator', 'cli.ts');
const endWithParent = pathToFileURL(resolve(import.meta.dirname, 'end-with-parent.ts')).href;

/** Starts the demo fleet in a process of its own, which does not outlive this one, not even its crash. */
export function startDemoChild(folder: string): StoppableDemo {
  const args = ['--import', endWithParent, script, ...toDemoArgs(folder)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  // The channel is there to be closed; it does not keep this process alive.
  child.channel?.unref();
  const { stdout } = child;
  if (!stdout) throw new Error('The demo fleet was started without a pipe.');
  const gone = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', () => done());
  });
  return {
    stdout,
    onExit: (listener) => {
      child.once('exit', listener);
      child.once('error', listener);
    },
    stop: () => {
      child.kill();
      return gone;
    },
  };
}
