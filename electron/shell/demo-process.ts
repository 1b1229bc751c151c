import type { DemoProcess } from '../demo.ts';

/** What is used of a utility process of Electron. */
export type PipedProcess = {
  stdout: NodeJS.ReadableStream | null;
  once: (event: 'exit', listener: () => void) => unknown;
};

/** The demo fleet in a utility process of Electron, which ends with the app. */
export function toDemoProcess(child: PipedProcess): DemoProcess {
  if (!child.stdout) throw new Error('The demo fleet was started without a pipe.');
  return { stdout: child.stdout, onExit: (listener) => void child.once('exit', listener) };
}
