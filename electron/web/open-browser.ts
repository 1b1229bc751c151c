import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The command line that opens a URL as a window of its own, with a profile of its own. Source: Chromium switches. */
export function toBrowserArgs(url: string, dataDir: string): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${join(dataDir, 'browser')}`,
    '--no-first-run',
    '--no-default-browser-check',
  ];
}

/** Starts the browser; it outlives this process. The answer tells whether it could be started. */
export function openBrowser(executable: string, url: string, dataDir: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(executable, toBrowserArgs(url, dataDir), { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
