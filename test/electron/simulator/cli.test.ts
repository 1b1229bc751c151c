import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const CLI = resolve(import.meta.dirname, '../../../electron/simulator/cli.ts');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-simulator-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  code: number | null;
  out: string;
  error: string;
}

/** Runs the command line; `onOut` is called with all that was printed so far. */
function run(args: string[], onOut?: (out: string, stop: () => void) => void): Promise<Ended> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, [CLI, ...args]);
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      onOut?.(out, () => child.kill('SIGTERM'));
    });
    child.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
    child.on('close', (code) => settle({ code, out, error }));
  });
}

describe('the command line', () => {
  it('says how it is used', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('--time-scale');
  });

  it.each([
    [[], '--out DIR is required'],
    [['--out', 'x', '--scenario', 'huge'], '--scenario'],
    [['--out', 'x', '--vms', 'many'], '--vms'],
    [['--out', 'x', '--unheardof'], "Unknown option '--unheardof'"],
    [['--out', 'x', '--rancher-version', '1.0'], '--rancher-version: Invalid option'],
    [['--out', 'x', '--faults', 'latency=200,lateness'], '--faults: there is no fault "lateness"'],
    [['--out', 'x', '--faults', '503@nodes:chance=2'], '--faults: "chance=2" is not a setting of 503'],
  ])('refuses %j in one line', async (args, why) => {
    const { code, out, error } = await run(args);
    expect(code).not.toBe(0);
    expect(out).toBe('');
    expect(error).toContain(why);
    expect(error.trim().split('\n')).toHaveLength(1);
  });

  it('writes kubeconfigs, prints one line, and stops cleanly on SIGTERM', async () => {
    const args = ['--out', folder, '--scenario', 'single', '--clusters', '2', '--vms', '2', '--churn', '20'];
    const { code, out, error } = await run(args, (printed, stop) => {
      if (printed.endsWith('\n')) stop();
    });
    expect([code, error]).toEqual([0, '']);
    const ready = JSON.parse(out) as {
      ready: boolean;
      rancher: null;
      clusters: { name: string; kubeconfig: string; server: string }[];
    };
    expect(ready).toMatchObject({ ready: true, rancher: null });
    expect(ready.clusters.map((cluster) => cluster.name)).toEqual(['single', 'single-2']);
    for (const { name, kubeconfig, server } of ready.clusters) {
      expect(kubeconfig).toBe(join(folder, `${name}.kubeconfig`));
      expect(server).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/k8s\/clusters\/local$/);
      expect((await stat(kubeconfig)).mode & 0o777).toBe(0o600);
      const config = parse(await readFile(kubeconfig, 'utf8')) as {
        clusters: { cluster: { server: string } }[];
      };
      expect(config.clusters[0]?.cluster.server).toBe(server);
      await stat(join(folder, `viewer-${name}.kubeconfig`));
    }
    expect(await readFile(join(folder, 'ca.crt'), 'utf8')).toContain('BEGIN CERTIFICATE');
  });
});
