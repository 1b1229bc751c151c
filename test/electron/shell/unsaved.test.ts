// What is written as YAML and not applied is not lost by closing the window: the shell asks.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ElectronStandIn, StandInOptions } from '../../support/electron-stand-in.ts';
import { leaveMain, runMain } from '../../support/main-process.ts';

let dataDir: string;
let electron: ElectronStandIn;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'acre-unsaved-'));
});
afterEach(async () => {
  leaveMain();
  await rm(dataDir, { recursive: true, force: true });
});

/** Runs main.ts as Electron would, and waits for its window. */
async function startMain(options: StandInOptions = {}): Promise<void> {
  electron = await runMain(dataDir, [], options);
  await vi.waitFor(() => expect(electron.windows).toHaveLength(1), 10_000);
}

describe('the window with YAML that is not applied', () => {
  test('asks before it closes, and stays open where the user goes on', async () => {
    await startMain();
    const [window] = electron.windows;
    window!.hasUnsaved = true;
    window!.close();
    expect(electron.asked).toEqual([
      { message: 'Close Acre with YAML that is not applied?', escape: 'Go on editing' },
    ]);
    electron.app.quit();
    expect(electron.asked).toHaveLength(2);
    expect(electron.windows).toEqual([window]);
    window!.hasUnsaved = false;
    window!.close();
    expect(await electron.exited).toBe(0);
    expect(electron.asked).toHaveLength(2);
  });

  test('closes where the user says so', async () => {
    await startMain({ pressed: 'Close and lose it' });
    electron.windows[0]!.hasUnsaved = true;
    electron.windows[0]!.close();
    expect(await electron.exited).toBe(0);
    expect(electron.asked).toHaveLength(1);
  });

  test('asks nobody when the system tells it to end', async () => {
    await startMain();
    electron.windows[0]!.hasUnsaved = true;
    process.emit('SIGTERM', 'SIGTERM');
    expect(await electron.exited).toBe(0);
    expect(electron.asked).toEqual([]);
  });
});
