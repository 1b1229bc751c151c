import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubectlBench } from '../../support/kubectl.ts';
import { hasKubectl, openKubectlBench } from '../../support/kubectl.ts';
import { until } from '../../support/simulator.ts';

const map = (name: string, data: Record<string, string>, labels?: Record<string, string>): unknown => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', ...(labels === undefined ? {} : { labels }) },
  data,
});

describe.skipIf(!hasKubectl)('kubectl writes', { timeout: 120_000 }, () => {
  let bench: KubectlBench;
  let kubectl: KubectlBench['kubectl'];
  beforeAll(async () => {
    bench = await openKubectlBench();
    ({ kubectl } = bench);
  });
  afterAll(() => bench.close());
  const data = (name: string): Promise<string> => kubectl('get', 'cm', name, '-o', 'jsonpath={.data}');

  it('creates, replaces and refuses what is there or stale', async () => {
    const first = await bench.file('made.json', map('made', { a: '1' }));
    expect(await kubectl('create', '-f', first, '--dry-run=server')).toContain('created (server dry run)');
    expect(await kubectl('create', '-f', first)).toContain('configmap/made created');
    expect((await bench.attempt('create', '-f', first)).stderr).toContain(
      'Error from server (AlreadyExists): error when creating',
    );
    const old = JSON.parse(await kubectl('get', 'cm', 'made', '-o', 'json')) as Record<string, unknown>;
    const edited = await bench.file('edited.json', { ...old, data: { a: '2' } });
    expect(await kubectl('replace', '-f', edited)).toContain('configmap/made replaced');
    expect((await bench.attempt('replace', '-f', edited)).stderr).toContain(
      'the object has been modified; please apply your changes to the latest version and try again',
    );
    expect(await data('made')).toBe('{"a":"2"}');
  });

  it('patches in three ways, labels and annotates', async () => {
    await kubectl('create', 'configmap', 'patched', '--from-literal=a=1');
    const patch = (type: string, body: string): Promise<string> =>
      kubectl('patch', 'cm', 'patched', `--type=${type}`, '-p', body);
    await patch('merge', '{"data":{"b":"2"}}');
    await patch('json', '[{"op":"test","path":"/data/a","value":"1"},{"op":"remove","path":"/data/a"}]');
    await patch('strategic', '{"data":{"c":"3"}}');
    expect(JSON.parse(await data('patched'))).toEqual({ b: '2', c: '3' });
    const failed = await bench.attempt(
      'patch',
      'cm',
      'patched',
      '--type=json',
      '-p',
      '[{"op":"test","path":"/data/b","value":"9"}]',
    );
    expect(failed.stderr).toMatch(/^The request is invalid/);
    const vm = bench.simulator.cluster.plan.vms[0]!;
    const custom = ['patch', 'vm', vm.name, '-n', vm.namespace, '--type=strategic', '-p', '{}'];
    expect((await bench.attempt(...custom)).stderr).toMatch(/strategic|unknown format/);
    expect(await kubectl('label', 'cm', 'patched', 'team=red')).toContain('labeled');
    expect(await kubectl('annotate', 'cm', 'patched', 'example.com/a=b')).toContain('annotate');
    const bad = await bench.attempt('label', 'cm', 'patched', '--overwrite', 'team=-red');
    expect(bad.stderr).toMatch(/invalid/);
  });

  it('deletes and waits, by name and by label, and takes namespaces with their contents', async () => {
    await kubectl('create', 'configmap', 'one', '--from-literal=a=1');
    expect(await kubectl('delete', 'cm', 'one', '--wait')).toContain('configmap "one" deleted');
    for (const name of ['two', 'three']) {
      await kubectl('create', 'configmap', name);
      await kubectl('label', 'cm', name, 'batch=yes');
    }
    await kubectl('delete', 'cm', '-l', 'batch=yes');
    expect(await kubectl('get', 'cm', '-l', 'batch=yes', '-o', 'name')).toBe('');
    const vm = bench.simulator.cluster.plan.vms.find((each) => each.runStrategy === 'Always')!;
    expect(await kubectl('delete', 'vm', vm.name, '-n', vm.namespace, '--wait', '--timeout=60s')).toContain(
      'deleted',
    );
    expect((await bench.attempt('get', 'vmi', vm.name, '-n', vm.namespace)).stderr).toContain('NotFound');
    expect(await kubectl('create', 'ns', 'brief')).toContain('namespace/brief created');
    await kubectl('create', 'configmap', 'inside', '-n', 'brief');
    expect(await kubectl('delete', 'ns', 'brief', '--timeout=60s')).toContain('namespace "brief" deleted');
    expect((await bench.attempt('get', 'cm', 'inside', '-n', 'brief')).stderr).toContain('NotFound');
  });

  it('applies, shows the difference, and prunes what is applied no more', async () => {
    const first = await bench.file('applied.json', map('applied', { a: '1', b: '1' }));
    expect(await kubectl('apply', '-f', first)).toContain('configmap/applied created');
    expect(await kubectl('apply', '-f', first)).toContain('configmap/applied unchanged');
    const second = await bench.file('changed.json', map('applied', { a: '2' }));
    const diff = await bench.attempt('diff', '-f', second);
    expect(diff.code, diff.stderr).toBe(1);
    expect(diff.stdout).toMatch(/^-\s+a: "1"$/m);
    expect(diff.stdout).toMatch(/^\+\s+a: "2"$/m);
    expect(await data('applied')).toBe('{"a":"1","b":"1"}');
    expect(await kubectl('apply', '-f', second)).toContain('configmap/applied configured');
    expect(await data('applied')).toBe('{"a":"2"}');
  });

  it('applies on the server, meets a conflict and forces it', async () => {
    const file = await bench.file('served.json', map('served', { a: '1' }));
    expect(await kubectl('apply', '--server-side', '--field-manager=one', '-f', file)).toContain(
      'serverside-applied',
    );
    const other = await bench.file('other.json', map('served', { a: '2' }));
    const refused = await bench.attempt('apply', '--server-side', '--field-manager=two', '-f', other);
    expect(refused.stderr).toContain('Apply failed with 1 conflict: conflict with "one": .data.a');
    await kubectl('apply', '--server-side', '--field-manager=two', '--force-conflicts', '-f', other);
    expect(await data('served')).toBe('{"a":"2"}');
  });

  it('explains the fields of kinds', async () => {
    expect(await kubectl('explain', 'vm.spec.runStrategy')).toMatch(/runStrategy/);
    expect(await kubectl('explain', 'node.spec')).toMatch(/unschedulable\s+<boolean>/);
  });

  it('goes on watching while objects come and go', async () => {
    await kubectl('create', 'configmap', 'listed');
    const watch = bench.start('get', 'cm', '-n', 'default', '-w', '-o', 'name');
    await until('the list', () => watch.output().includes('configmap/'), 60_000);
    await kubectl('create', 'configmap', 'fleeting');
    await until('the new one', () => watch.output().includes('configmap/fleeting'), 60_000);
    watch.close();
  });
});
