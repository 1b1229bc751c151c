import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuestLab } from '../../../support/guest-lab.ts';
import { openGuestLab, provisionFive } from '../../../support/guest-lab.ts';
import { guestSpec } from '../../../support/guest-spec.ts';
import { hasKubectl } from '../../../support/kubectl.ts';

const run = promisify(execFile);
const spec = guestSpec({ distribution: 'RKE2' });
let lab: GuestLab;
let folder: string;
let path: string;
beforeAll(async () => {
  lab = await openGuestLab({ timeScale: 50 });
  await provisionFive(lab, spec);
  folder = await mkdtemp(join(tmpdir(), 'acre-guest-'));
  path = join(folder, 'guest.kubeconfig');
  const api = await lab.simulator.cluster.guests.apiOf(spec.namespace, spec.name);
  await writeFile(path, api?.kubeconfig ?? '', { mode: 0o600 });
}, 90_000);
afterAll(async () => {
  await lab.close();
  await rm(folder, { recursive: true });
});

const kubectl = async (...words: string[]): Promise<string> => {
  const command = process.env.ACRE_KUBECTL ?? 'kubectl';
  const common = ['--kubeconfig', path, '--cache-dir', join(folder, 'cache')];
  return (await run(command, [...common, ...words], { timeout: 60_000 })).stdout;
};

describe.skipIf(!hasKubectl)('kubectl in a guest cluster', () => {
  it('lists its nodes with roles and versions', async () => {
    const text = await kubectl('get', 'nodes');
    expect(text).toMatch(/shop-cp-1 +Ready +control-plane,etcd +\S+ +v1\.34\.2\+rke2r1/);
    expect(text).toMatch(/shop-work-2 +Ready +<none>/);
  });

  it('drains a node and lets it go', async () => {
    const file = join(folder, 'web.json');
    const labels = { app: 'web' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } };
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
    await writeFile(
      file,
      JSON.stringify({ ...web, spec: { replicas: 4, selector: { matchLabels: labels }, template } }),
    );
    expect(await kubectl('apply', '-f', file)).toContain('created');
    await kubectl('wait', 'deployment/web', '--for=jsonpath={.status.readyReplicas}=4', '--timeout=50s');
    const drained = await kubectl(
      'drain',
      'shop-work-1',
      '--ignore-daemonsets',
      '--delete-emptydir-data',
      '--timeout=50s',
    );
    expect(drained).toContain('node/shop-work-1 drained');
    expect(await kubectl('get', 'node', 'shop-work-1')).toContain('SchedulingDisabled');
    expect(await kubectl('delete', 'node', 'shop-work-1')).toContain('deleted');
    expect(await kubectl('get', 'nodes', '-o', 'name')).not.toContain('shop-work-1');
  });
});
