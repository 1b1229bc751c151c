import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type * as FileSystem from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { newPlan } from '../../../shared/plan/plan.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { filesIn, knownBy } from '../../support/lived-in.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const disk = vi.hoisted(() => ({ code: '', folder: '' }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  const refuse = (): Promise<never> =>
    Promise.reject(Object.assign(new Error(`${disk.code}: the disk says no`), { code: disk.code }));
  const isRefused = (path: unknown): boolean =>
    disk.code !== '' && typeof path === 'string' && path.startsWith(disk.folder);
  return {
    ...real,
    /** A full disk lets files be made and refuses their content; a read-only one refuses both. */
    open: async (path: string, flags: string, mode?: number): Promise<FileHandle> => {
      if (isRefused(path) && disk.code === 'EROFS' && flags !== 'r') return refuse();
      const handle = await real.open(path, flags, mode);
      if (!isRefused(path)) return handle;
      for (const name of ['writeFile', 'appendFile', 'writev', 'write'] as const)
        Object.defineProperty(handle, name, { value: refuse });
      return handle;
    },
    mkdir: (...args: Parameters<typeof real.mkdir>) =>
      isRefused(args[0]) && disk.code === 'EROFS' ? refuse() : real.mkdir(...args),
    rename: (from: string, to: string) =>
      isRefused(to) && disk.code === 'EROFS' ? refuse() : real.rename(from, to),
    writeFile: (...args: Parameters<typeof real.writeFile>) =>
      isRefused(args[0]) ? refuse() : real.writeFile(...args),
  };
});

const keep = closeAfterEach();
afterEach(() => (disk.code = ''));

/** A data directory on a disk that can be made full and free again. */
type Disk = {
  dataDir: string;
  fill: () => Promise<void>;
  free: () => Promise<void>;
  close: () => Promise<void>;
};

async function openRefusing(code: string): Promise<Disk> {
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-full-'));
  disk.folder = dataDir;
  return {
    dataDir,
    fill: async () => void (disk.code = code),
    free: async () => void (disk.code = ''),
    close: async () => {
      disk.code = '';
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A file system of its own in memory, of two megabytes; null where this user may not mount one. */
async function openSmall(): Promise<Disk | null> {
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-small-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=0700', 'tmpfs', dataDir]);
  if (mounted.status !== 0) {
    await rm(dataDir, { recursive: true });
    return null;
  }
  const filler = join(dataDir, 'filler');
  return {
    dataDir,
    fill: async () => {
      for (let bytes = 2 ** 20; bytes >= 1; bytes = Math.floor(bytes / 2)) {
        // As much as there is room for, down to the last byte.
        while (
          await writeFile(filler, Buffer.alloc(bytes), { flag: 'a' }).then(
            () => true,
            () => false,
          )
        );
      }
    },
    free: () => rm(filler),
    close: async () => {
      spawnSync('umount', ['--lazy', dataDir]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Everything that writes: each says what it could not write, and what was there stays. */
async function expectRefusals(app: TestBackend, hint: string): Promise<void> {
  const plan = newPlan({ id: 'more', name: 'More', cluster: 'lab', createdAt: '2026-01-01T00:00:00Z' });
  const refused = [
    await app.call('preferences.write', { theme: 'dark' }),
    await app.call('network.write', { noProxy: ['10.9.0.0/16'] }),
    await app.call('cluster.update', { cluster: 'lab', name: 'Renamed' }),
    await app.call('cluster.move', { cluster: 'lab', group: 'Elsewhere', before: null }),
    await app.call('plan.save', { plan }),
  ];
  for (const result of refused) {
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(!result.ok && result.error.message).toMatch(/\.json cannot be written: /);
    expect(!result.ok && result.error.hint).toContain(hint);
  }
}

async function live({ dataDir, fill, free }: Disk, hint: string): Promise<void> {
  const simulator = keep(await openTestSimulator());
  const app = await openTestBackend({ dataDir });
  await app.call('preferences.write', { theme: 'light' });
  const added = await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Lab' });
  expect(added.ok).toBe(true);
  const { world } = app.followWorld('lab');
  await until('the VMs are known', () => world().health.VirtualMachine?.type === 'live');
  const vm = [...world().entities.values()].find(
    (entity) => entity.kind === 'VirtualMachine' && entity.state === 'running',
  )!;

  await fill();
  await expectRefusals(app, hint);
  expect(await app.backend.addKubeconfig(simulator.cluster.kubeconfig, { name: 'Second' })).toMatchObject({
    ok: false,
  });
  // What the disk has no part in goes on: the cluster is seen and operated.
  expect(await app.call('action.run', { action: 'vm.stop', entity: vm.id })).toEqual({ ok: true, value: {} });
  await until('the VM is off', () => world().entities.get(vm.id)?.state === 'off');
  await app.call('cluster.disconnect', { cluster: 'lab' });
  await until('it is said that the last state is not kept', () =>
    app.logged.some((line) => line.includes('what was last seen cannot be kept')),
  );

  await free();
  expect(await app.call('cluster.update', { cluster: 'lab', name: 'Afterwards' })).toMatchObject({
    ok: true,
  });
  await app.close();
  const again = await openTestBackend({ dataDir });
  const known = await knownBy(again);
  await again.close();
  expect(known).toMatchObject({
    'clusters.json': ['Afterwards'],
    'preferences.json': 'light',
    'network.json': [],
    'plans/fuzz.json': [],
  });
  expect(again.logged.filter((line) => line.includes('set aside'))).toEqual([]);
  expect((await filesIn(dataDir)).filter((name) => /\.tmp-|\.corrupt-/.test(name))).toEqual([]);
}

describe('a disk that takes nothing more', () => {
  test.each([
    ['ENOSPC', 'disk is full'],
    ['EDQUOT', 'quota is used up'],
    ['EROFS', 'disk is read-only'],
  ])('by %s is said by everything that writes, loses nothing, and is forgiven', async (code, hint) => {
    const refusing = await openRefusing(code);
    await live(refusing, hint).finally(refusing.close);
  });

  test('the same on a real file system that is full', async ({ skip }) => {
    const small = await openSmall();
    if (small === null) return skip('this user may not mount a file system');
    await live(small, 'disk is full').finally(small.close);
  });
});
