import process from 'node:process';
import { vi } from 'vitest';
import { openElectronStandIn } from './electron-stand-in.ts';
import type { ElectronStandIn, StandInOptions } from './electron-stand-in.ts';

const argv = process.argv;

/** Runs main.ts as Electron would, against a stand-in of it, on a data directory; `args` come after the program's own. */
export async function runMain(
  dataDir: string,
  args: readonly string[] = [],
  options: StandInOptions = {},
): Promise<ElectronStandIn> {
  const electron = openElectronStandIn(options);
  process.argv = ['electron', '.', `--data-dir=${dataDir}`, '--keychain=memory', ...args];
  vi.resetModules();
  vi.doMock('electron', () => electron.module);
  await import('../../electron/main.ts');
  return electron;
}

/** Takes away what `runMain` has put in place. */
export function leaveMain(): void {
  vi.doUnmock('electron');
  process.argv = argv;
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal);
}
