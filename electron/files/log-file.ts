import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that only grows to a limit; the two before it stay beside it as NAME.1 and NAME.2. */
export type LogFile = {
  /** Appends text at once, so that it is there after a crash. */
  write(text: string): void;
  close(): void;
};

/**
 * Opens (or continues) a log file of at most `maxBytes`, mode 0600, its folder 0700. A file that cannot be written is told
 * to `onProblem` once and left alone; nothing is thrown.
 */
export function openLogFile(path: string, maxBytes: number, onProblem: (message: string) => void): LogFile {
  let descriptor: number | null = null;
  let sizeBytes = 0;

  const giveUp = (error: unknown): void => {
    descriptor = null;
    onProblem(
      `The log file ${path} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`,
    );
  };

  const open = (): void => {
    descriptor = openSync(path, 'a', 0o600);
    if (process.platform !== 'win32') fchmodSync(descriptor, 0o600);
    sizeBytes = fstatSync(descriptor).size;
  };

  const shift = (from: string, to: string): void => {
    try {
      renameSync(from, to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  };

  const close = (): void => {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
  };

  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    open();
  } catch (error) {
    giveUp(error);
  }

  return {
    write: (text) => {
      if (descriptor === null) return;
      try {
        const textBytes = Buffer.byteLength(text);
        if (sizeBytes > 0 && sizeBytes + textBytes > maxBytes) {
          close();
          shift(`${path}.1`, `${path}.2`);
          shift(path, `${path}.1`);
          open();
        }
        writeSync(descriptor, text);
        sizeBytes += textBytes;
      } catch (error) {
        giveUp(error);
      }
    },
    close,
  };
}
