import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator } from '../../../support/simulator.ts';

const run = promisify(execFile);
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl) process.stderr.write('skipped: schemas are not tried with kubectl, because there is none\n');

describe.skipIf(!hasKubectl)('kubectl and the schemas', () => {
  let simulator: TestSimulator;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acre-openapi-'));
    simulator = await openTestSimulator({ outDir: folder });
  });
  afterAll(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  const kubectl = async (...args: string[]): Promise<string> => {
    const config = ['--kubeconfig', join(folder, 'three.kubeconfig'), '--cache-dir', join(folder, 'cache')];
    return (await run('kubectl', [...config, ...args], { timeout: 30_000 })).stdout;
  };
  const refusal = (...args: string[]): Promise<string> =>
    kubectl(...args).then(
      () => 'it was not refused',
      (error: unknown) => (error as { stderr: string }).stderr,
    );

  it('explains built-in kinds and custom resources', async () => {
    expect(await kubectl('explain', 'vm.spec.template.spec.domain.cpu')).toMatch(/\bcores\b/);
    expect(await kubectl('explain', 'nodes.spec.taints')).toMatch(/effect\s+<string>/);
    expect(await kubectl('explain', 'lhv.spec')).toMatch(/numberOfReplicas\s+<integer>/);
  });

  it('lists every kind with its short names', async () => {
    const kinds = await kubectl('api-resources', '--no-headers');
    expect(kinds).toMatch(/^virtualmachines +vm,vms +kubevirt.io\/v1 +true +VirtualMachine/m);
    expect(kinds).toMatch(/^deployments +deploy +apps\/v1 +true +Deployment/m);
    expect(kinds).not.toContain('/status');
  });

  it('refuses a field that nobody knows before it is applied', async () => {
    const file = join(folder, 'map.yaml');
    await writeFile(
      file,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: typo, namespace: default}\nbogus: 1\n',
    );
    expect(await refusal('apply', '-f', file)).toMatch(/unknown field "?(bogus|.*ConfigMap)/);
    const key = join(folder, 'key.yaml');
    const head =
      'apiVersion: harvesterhci.io/v1beta1\nkind: KeyPair\nmetadata: {name: wrong, namespace: default}\n';
    await writeFile(key, `${head}spec: {publicKey: 1}\n`);
    expect(await refusal('apply', '-f', key)).toMatch(/publicKey/);
    await writeFile(
      key,
      `${head}spec: {publicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH}\n`,
    );
    expect(await kubectl('apply', '-f', key)).toContain('keypair.harvesterhci.io/wrong created');
  });
});
