import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import process from 'node:process';
import { toDemoArgs } from '../demo.ts';
import type { DemoProcess } from '../demo.ts';

/** The demo fleet as a child process of browser mode. */
export type DemoChild = DemoProcess & { stop: () => void };

const script = resolve(import.meta.dirname, '..', 'simulator', 'cli.ts');

/**
 * Starts the demo fleet in a process of its own. Its standard input is a pipe from this process: it ends when that
 * closes, so it does not outlive a crash.
 */
export function startDemoChild(folder: string): DemoChild {
  const child = spawn(process.execPath, [script, ...toDemoArgs(folder)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  child.stdin.on('error', () => undefined);
  return {
    stdout: child.stdout,
    onExit: (listener) => {
      child.once('exit', listener);
      child.once('error', listener);
    },
    stop,
  };
}
