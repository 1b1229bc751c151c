import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { spawnScript, stopScript, waitForPrinted } from '../support/app.ts';
import { openPage } from '../support/app-page.ts';

test('npm start on the demo fleet says where it is open, and the page shows three clusters', async ({
  page,
}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-start-'));
  const args = ['--demo', '--web', '--no-open', '--data-dir', dataDir];
  const running = spawnScript('build/start.ts', args, { DISPLAY: '', WAYLAND_DISPLAY: '' });
  const [url] = await waitForPrinted(running, /http:\/\/127\.0\.0\.1:\d+\/\S+/);
  const acre = await openPage(page, url);
  await acre.settled();
  await expect(acre.tree.getByRole('treeitem', { level: 1 })).toHaveCount(3);
  await expect(page.getByText('Demo', { exact: true })).toBeVisible();
  await expect(page.getByText('3 clusters · 14 hosts · 120 VMs')).toBeVisible();
  await stopScript(running.child);
  expect(running.child.exitCode).toBe(0);
  await rm(dataDir, { recursive: true, force: true });
});

test('npm start without a display says why in one line and opens browser mode by itself', async () => {
  test.skip(process.platform !== 'linux', 'A display is always there on this system.');
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-start-'));
  const running = spawnScript('build/start.ts', ['--no-open', '--data-dir', dataDir], {
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
  });
  await waitForPrinted(running, /http:\/\/127\.0\.0\.1:\d+\//);
  const lines = running.printed().trim().split('\n');
  expect(lines.filter((line) => /browser mode/.test(line))).toHaveLength(1);
  await stopScript(running.child);
  await rm(dataDir, { recursive: true, force: true });
});
