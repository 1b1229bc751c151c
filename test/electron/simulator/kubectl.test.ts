import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSimulator } from '../../support/simulator.ts';
import { openTestSimulator } from '../../support/simulator.ts';

const run = promisify(execFile);
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl)
  process.stderr.write('skipped: the simulator is not tried with kubectl, because there is none\n');

describe.skipIf(!hasKubectl)('kubectl', () => {
  let simulator: TestSimulator;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acre-simulator-'));
    simulator = await openTestSimulator({ outDir: folder, timeScale: 50 });
  });
  afterAll(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  const kubectl = async (...args: string[]): Promise<string> => {
    const config = ['--kubeconfig', join(folder, 'three.kubeconfig'), '--cache-dir', join(folder, 'cache')];
    return (await run('kubectl', [...config, ...args], { timeout: 20_000 })).stdout;
  };
  const refusal = (...args: string[]): Promise<string> =>
    kubectl(...args).then(
      () => 'it was not refused',
      (error: unknown) => (error as { stderr: string }).stderr,
    );

  it('gets tables with real columns, and objects as JSON', async () => {
    const nodes = await kubectl('get', 'nodes', '-o', 'wide');
    expect(nodes).toMatch(/NAME +STATUS +ROLES +AGE +VERSION +INTERNAL-IP/);
    expect(nodes).toMatch(/node-01 +Ready +control-plane,etcd,master/);
    const vms = await kubectl('get', 'vm', '-A');
    expect(vms).toMatch(/NAMESPACE +NAME +AGE +STATUS +READY/);
    expect(vms.trim().split('\n')).toHaveLength(25);
    expect(await kubectl('get', 'vmi', '-A', '--chunk-size=5')).toMatch(/PHASE +IP +NODENAME +READY/);
    const json = JSON.parse(await kubectl('get', 'nodes', '-o', 'json')) as { items: unknown[] };
    expect(json.items).toHaveLength(3);
    expect(await kubectl('get', '--raw', '/version')).toContain('v1.35');
    expect(await kubectl('top', 'nodes')).toMatch(/node-01 +\d+m +\d+% +\d+Mi/);
  });

  it('patches, waits, watches and describes', async () => {
    const vm = simulator.cluster.plan.vms.find((each) => each.runStrategy === 'Always')!;
    const at = ['-n', vm.namespace];
    await kubectl(
      ...at,
      'patch',
      'vm',
      vm.name,
      '--type',
      'merge',
      '-p',
      '{"spec":{"runStrategy":"Halted"}}',
    );
    await kubectl(
      ...at,
      'wait',
      `vm/${vm.name}`,
      '--for=jsonpath={.status.printableStatus}=Stopped',
      '--timeout=15s',
    );
    const described = await kubectl(...at, 'describe', 'vm', vm.name);
    expect(described).toMatch(/Printable Status: +Stopped/);
    expect(described).toMatch(/Normal +SuccessfulDelete .*Stopped the virtual machine by deleting/);
    expect(await kubectl(...at, 'annotate', 'vm', vm.name, 'example.com/a=b')).toContain('annotated');
  });

  it('cordons and uncordons a host', async () => {
    expect(await kubectl('cordon', 'node-03')).toContain('node/node-03 cordoned');
    expect(await kubectl('get', 'node', 'node-03')).toContain('Ready,SchedulingDisabled');
    expect(await kubectl('uncordon', 'node-03')).toContain('node/node-03 uncordoned');
  });

  it('shows refusals as they are', async () => {
    const viewer = ['--kubeconfig', join(folder, 'viewer-three.kubeconfig')];
    expect(await refusal('get', 'nodes', ...viewer)).toContain(
      'Error from server (Forbidden): nodes is forbidden: User "viewer" cannot list',
    );
    expect(await refusal('get', 'vm', 'nope')).toContain(
      'Error from server (NotFound): virtualmachines.kubevirt.io "nope" not found',
    );
    expect(await refusal('get', 'nodes', '--token=wrong')).toMatch(/Unauthorized|must be logged in/);
  });
});
