import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubectlBench } from '../../support/kubectl.ts';
import { hasKubectl, openKubectlBench } from '../../support/kubectl.ts';
import { until } from '../../support/simulator.ts';

describe.skipIf(!hasKubectl)('kubectl reads', { timeout: 120_000 }, () => {
  let bench: KubectlBench;
  let kubectl: KubectlBench['kubectl'];
  beforeAll(async () => {
    bench = await openKubectlBench();
    ({ kubectl } = bench);
  });
  afterAll(() => bench.close());
  const vmOf = (strategy: string): { namespace: string; name: string } =>
    bench.simulator.cluster.plan.vms.find((each) => each.runStrategy === strategy)!;

  it('tables with the columns of each kind, wide and by page', async () => {
    const nodes = await kubectl('get', 'nodes', '-o', 'wide');
    expect(nodes).toMatch(/NAME +STATUS +ROLES +AGE +VERSION +INTERNAL-IP +EXTERNAL-IP +OS-IMAGE/);
    expect(nodes).toMatch(/node-01 +Ready +control-plane,etcd,master/);
    const vms = await kubectl('get', 'vm', '-A');
    expect(vms).toMatch(/NAMESPACE +NAME +AGE +STATUS +READY/);
    expect(vms.trim().split('\n')).toHaveLength(25);
    const paged = await kubectl('get', 'vmi', '-A', '--chunk-size=5');
    expect(paged).toMatch(/PHASE +IP +NODENAME +READY/);
    expect(paged.trim().split('\n')).toHaveLength(
      (await kubectl('get', 'vmi', '-A', '--no-headers')).trim().split('\n').length + 1,
    );
    expect(await kubectl('get', 'pods', '-A')).toMatch(/NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE/);
    expect(await kubectl('get', 'pvc,pv', '-A')).toMatch(/ACCESS MODES +STORAGECLASS/);
    expect(await kubectl('get', 'sc')).toContain('harvester-longhorn (default)');
    expect(await kubectl('get', 'lhv', '-n', 'longhorn-system')).toMatch(/STATE +ROBUSTNESS/);
  });

  it('json, yaml, name, jsonpath and custom columns', async () => {
    const json = JSON.parse(await kubectl('get', 'nodes', '-o', 'json')) as { items: { kind: string }[] };
    expect(json.items.map((item) => item.kind)).toEqual(['Node', 'Node', 'Node']);
    expect(await kubectl('get', 'node', 'node-01', '-o', 'yaml')).toMatch(/^apiVersion: v1\nkind: Node\n/m);
    expect(await kubectl('get', 'nodes', '-o', 'name')).toBe('node/node-01\nnode/node-02\nnode/node-03\n');
    const ready = '{.items[*].status.conditions[?(@.type=="Ready")].status}';
    expect(await kubectl('get', 'nodes', '-o', `jsonpath=${ready}`)).toBe('True True True');
    const columns = await kubectl(
      'get',
      'nodes',
      '-o',
      'custom-columns=HOST:.metadata.name,CIDR:.spec.podCIDR',
    );
    expect(columns).toMatch(/HOST +CIDR\nnode-01 +10\.52\.0\.0\/24/);
    expect(await kubectl('get', '--raw', '/version')).toContain('v1.35');
  });

  it('by label and by field', async () => {
    const guests = await kubectl(
      'get',
      'vm',
      '-A',
      '-l',
      'guestcluster.harvesterhci.io/name=edge-iot',
      '-o',
      'name',
    );
    expect(guests.trim().split('\n')).toHaveLength(4);
    const onNode = await kubectl(
      'get',
      'pods',
      '-A',
      '--field-selector',
      'spec.nodeName=node-01',
      '-o',
      'json',
    );
    const { items } = JSON.parse(onNode) as { items: { spec: { nodeName: string } }[] };
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((item) => item.spec.nodeName === 'node-01')).toBe(true);
    const wrong = await bench.attempt('get', 'vm', '-A', '--field-selector', 'spec.x=y');
    expect(wrong.stderr).toContain('field label not supported: spec.x');
  });

  it('watches changes as they come', async () => {
    const { namespace, name } = vmOf('Halted');
    const watch = bench.start('get', 'vm', name, '-n', namespace, '-w', '--show-labels');
    await until('the row', () => watch.output().includes(name), 60_000);
    await kubectl('label', 'vm', name, '-n', namespace, 'example.com/seen=yes');
    await until('the change', () => watch.output().includes('example.com/seen=yes'), 60_000);
    watch.close();
  });

  it('describes hosts, pods, VMs and namespaces', async () => {
    const { namespace, name } = vmOf('Always');
    const node = await kubectl('describe', 'node', 'node-01');
    expect(node).toMatch(/Roles: +control-plane,etcd,master/);
    expect(node).toMatch(/Non-terminated Pods: +\(\d+ in total\)/);
    const pods = await kubectl('get', 'pods', '-n', namespace, '-o', 'name');
    const pod = pods.split('\n')[0] ?? '';
    expect(await kubectl('describe', pod, '-n', namespace)).toMatch(
      /Controlled By: +VirtualMachineInstance\//,
    );
    await kubectl(
      'patch',
      'vm',
      name,
      '-n',
      namespace,
      '--type=merge',
      '-p',
      '{"spec":{"runStrategy":"Halted"}}',
    );
    const stopped = ['--for=jsonpath={.status.printableStatus}=Stopped', '--timeout=60s'];
    const { code } = await bench.attempt('wait', `vm/${name}`, '-n', namespace, ...stopped);
    // kubectl before 1.23 cannot wait for a JSON path.
    if (code !== 0) {
      const { store } = bench.simulator.cluster;
      const find = (): unknown =>
        store
          .list({ id: 'kubevirt.io/virtualmachines' } as never, namespace)
          .find((vm) => vm.metadata.name === name)?.status;
      await until('it is stopped', () => JSON.stringify(find()).includes('"Stopped"'), 60_000);
    }
    const described = await kubectl('describe', 'vm', name, '-n', namespace);
    expect(described).toMatch(/Printable Status: +Stopped/);
    expect(described).toMatch(/Normal +SuccessfulDelete .*Stopped the virtual machine by deleting/);
    expect(await kubectl('describe', 'ns', namespace)).toMatch(/Status: +Active/);
    expect(await kubectl('get', 'events', '-n', namespace)).toMatch(
      /LAST SEEN +TYPE +REASON +OBJECT +MESSAGE/,
    );
  });

  it('lists what the API serves, and measures hosts and pods', async () => {
    const resources = await kubectl('api-resources');
    expect(resources).toMatch(/virtualmachines +vm,vms +kubevirt.io\/v1 +true +VirtualMachine/);
    expect(resources).toMatch(/poddisruptionbudgets +pdb +policy\/v1 +true +PodDisruptionBudget/);
    expect(await kubectl('top', 'nodes')).toMatch(/node-01 +\d+m +\d+% +\d+Mi/);
    expect(await kubectl('top', 'pods', '-A')).toMatch(/virt-launcher-\S+ +\d+m +\d+Mi/);
  });
});
