import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubectlBench } from '../../support/kubectl.ts';
import { hasKubectl, openKubectlBench } from '../../support/kubectl.ts';

describe.skipIf(!hasKubectl)('kubectl and rights', { timeout: 120_000 }, () => {
  let bench: KubectlBench;
  beforeAll(async () => {
    bench = await openKubectlBench();
  });
  afterAll(() => bench.close());
  const can = async (user: string[], ...what: string[]): Promise<string> =>
    (await bench.attempt('auth', 'can-i', ...what, ...user)).stdout.trim();

  it('asks what it may', async () => {
    expect(await can([], 'delete', 'nodes')).toBe('yes');
    expect(await can(bench.as('viewer'), 'list', 'vm', '-A')).toBe('yes');
    expect(await can(bench.as('viewer'), 'patch', 'vm', '-A')).toBe('no');
    const [inside = ''] = bench.simulator.cluster.memberNamespaces;
    const member = bench.as('member');
    expect(await can(member, 'patch', 'vm', '-n', inside)).toBe('yes');
    expect(await can(member, 'get', 'pods', '--subresource=log', '-n', inside)).toBe('yes');
    expect(await can(member, 'list', 'vm', '-A')).toBe('no');
    expect(await can(member, 'list', 'nodes')).toBe('no');
    const list = await can(bench.as('viewer'), '--list');
    expect(list).toMatch(/virtualmachines\.kubevirt\.io +\[\] +\[\] +\[get list watch\]/);
    expect(list).toMatch(/settings\.harvesterhci\.io +\[\] +\[[^\]]*server-version/);
  });

  it('shows refusals as they are', async () => {
    const refusal = async (...args: string[]): Promise<string> => (await bench.attempt(...args)).stderr;
    expect(await refusal('get', 'nodes', ...bench.as('viewer'))).toContain(
      'Error from server (Forbidden): nodes is forbidden: User "viewer" cannot list',
    );
    const outside = bench.simulator.cluster.plan.namespaces.find(
      (each) => !bench.simulator.cluster.memberNamespaces.includes(each),
    );
    const [inside = ''] = bench.simulator.cluster.memberNamespaces;
    expect(await refusal('get', 'vm', '-n', outside ?? '', ...bench.as('member'))).toContain(
      `User "member" cannot list resource "virtualmachines" in API group "kubevirt.io" in the namespace "${outside ?? ''}"`,
    );
    expect(await bench.kubectl('get', 'vm', '-n', inside, ...bench.as('member'))).toMatch(
      /NAME +AGE +STATUS/,
    );
    expect(await bench.kubectl('get', 'ns', inside, ...bench.as('member'))).toContain('Active');
    expect(await refusal('get', 'ns', ...bench.as('member'))).toContain('namespaces is forbidden');
    expect(await refusal('get', 'vm', 'nope')).toContain(
      'Error from server (NotFound): virtualmachines.kubevirt.io "nope" not found',
    );
    expect(await refusal('get', 'nodes', '--token=wrong')).toMatch(/Unauthorized|must be logged in/);
  });
});
