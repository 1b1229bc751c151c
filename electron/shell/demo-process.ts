import type { StoppableDemo } from '../demo.ts';

/** What is used of a utility process of Electron. */
export type PipedProcess = {
  stdout: NodeJS.ReadableStream | null;
  once: (event: 'exit', listener: () => void) => unknown;
  kill: () => boolean;
};

/** The demo fleet in a utility process of Electron, which ends with the app. */
export function toDemoProcess(child: PipedProcess): StoppableDemo {
  if (!child.stdout) throw new Error('The demo fleet was started without a pipe.');
  const gone = new Promise<void>((done) => void child.once('exit', done));
  return {
    stdout: child.stdout,
    onExit: (listener) => void child.once('exit', listener),
    stop: () => {
      child.kill();
      return gone;
    },
  };
}
