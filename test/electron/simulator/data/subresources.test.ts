import { request as httpsRequest } from 'node:https';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { Answer, TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator, until } from '../../../support/simulator.ts';
import { vmBody } from '../../../support/vm-body.ts';

const BASE = '/apis/subresources.kubevirt.io/v1';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator({ timeScale: 100, vms: 12 });
});
afterAll(() => simulator.close());

type Place = { namespace: string; name: string };
const vmi = ({ namespace, name }: Place, sub: string, method = 'GET', body?: unknown): Promise<Answer> =>
  simulator.send(method, `${BASE}/namespaces/${namespace}/virtualmachineinstances/${name}/${sub}`, { body });
const vm = ({ namespace, name }: Place, sub: string, method = 'PUT', body?: unknown): Promise<Answer> =>
  simulator.send(method, `${BASE}/namespaces/${namespace}/virtualmachines/${name}/${sub}`, { body });
const running = (index = 0): Place => {
  const found = simulator.cluster.plan.vms.filter((each) => each.isRunning)[index];
  if (found === undefined) throw new Error('too few VMs run');
  return found;
};
const stopped = (): Place => simulator.cluster.plan.vms.find((each) => !each.isRunning)!;

describe('what the guest tells', () => {
  it('answers with system, file systems and users', async () => {
    const info = await vmi(running(), 'guestosinfo');
    expect(info.json).toMatchObject({
      kind: 'VirtualMachineInstanceGuestAgentInfo',
      apiVersion: 'subresources.kubevirt.io/v1',
      os: { id: expect.any(String) as string },
    });
    const disks = (await vmi(running(), 'filesystemlist')).json;
    expect(disks.kind).toBe('VirtualMachineInstanceFileSystemList');
    const [root] = disks.items as { usedBytes: number; totalBytes: number }[];
    expect(root?.usedBytes).toBeGreaterThan(0);
    expect(root?.usedBytes).toBeLessThanOrEqual(root?.totalBytes ?? 0);
    expect((await vmi(running(), 'userlist')).json.items).toHaveLength(1);
  });

  it('says why it cannot with 500 and plain text, as virt-api does', async () => {
    const off = await vmi(stopped(), 'guestosinfo');
    expect([off.code, off.text]).toEqual([
      500,
      `virtualmachineinstance.kubevirt.io "${stopped().name}" not found`,
    ]);
    const of = running(1);
    simulator.cluster.store.change(RESOURCES.vmis, of.namespace, of.name, (each) => ({
      ...each,
      status: {
        ...(each.status as object),
        conditions: (each.status as { conditions: { type: string }[] }).conditions.filter(
          ({ type }) => type !== 'AgentConnected',
        ),
      },
    }));
    expect((await vmi(of, 'userlist')).text).toBe(
      `Operation cannot be fulfilled on virtualmachineinstance.kubevirt.io "${of.name}": VMI does not have guest agent connected`,
    );
  });
});

describe('calls', () => {
  it('freezes, resets and reboots what runs, and refuses what does not', async () => {
    expect((await vmi(running(), 'freeze', 'PUT')).code).toBe(202);
    expect((await vmi(running(), 'guestosinfo')).json.fsFreezeStatus).toBe('frozen');
    expect((await vmi(running(), 'unfreeze', 'PUT')).code).toBe(202);
    expect((await vmi(running(), 'guestosinfo')).json.fsFreezeStatus).toBeUndefined();
    expect((await vmi(running(), 'reset', 'PUT')).code).toBe(202);
    expect((await vmi(stopped(), 'reset', 'PUT')).code).toBe(404);
    expect((await vmi(running(), 'reset', 'POST')).code).toBe(405);
  });

  it('tries without doing with dryRun', async () => {
    const of = running(2);
    expect((await vm(of, 'restart', 'PUT', { dryRun: ['All'] })).code).toBe(202);
    expect((await vmi(of, 'pause', 'PUT', { dryRun: ['All'] })).code).toBe(202);
    const status = simulator.cluster.store.get(RESOURCES.vms, of.namespace, of.name)?.status;
    expect(status).toMatchObject({ printableStatus: 'Running' });
    expect(status).not.toHaveProperty('stateChangeRequests');
    expect((await vm(stopped(), 'restart', 'PUT', { dryRun: ['All'] })).code).toBe(409);
  });

  it('starts paused by a request that says so', async () => {
    const of = stopped();
    expect((await vm(of, 'start', 'PUT', { paused: true })).code).toBe(202);
    await until('Paused', () => {
      const found = simulator.cluster.store.get(RESOURCES.vms, of.namespace, of.name);
      return (found?.status as { printableStatus: string }).printableStatus === 'Paused';
    });
  });

  it('says what it cannot do, and what does not exist', async () => {
    expect((await vmi(running(), 'portforward/22')).code).toBe(501);
    expect((await vm(running(), 'memorydump', 'PUT', {})).code).toBe(501);
    expect((await vm(running(), 'objectgraph', 'GET')).json).toMatchObject({
      code: 400,
      message: 'ObjectGraph feature gate not enabled: Unable to return object graph.',
    });
    expect((await vmi(running(), 'nonsense')).code).toBe(404);
  });

  it('expands specs, stored and given', async () => {
    const stored = await vm(running(), 'expand-spec', 'GET');
    expect(stored.json).toMatchObject({ kind: 'VirtualMachine', metadata: { name: running().name } });
    const path = `${BASE}/namespaces/default/expand-vm-spec`;
    expect((await simulator.send('PUT', path, { body: vmBody('given') })).json.metadata).toMatchObject({
      name: 'given',
    });
    const elsewhere = vmBody('given', { namespace: 'other' });
    expect((await simulator.send('PUT', path, { body: elsewhere })).json.message).toBe(
      'VM namespace must be empty or default',
    );
  });

  it('tells its version and lists itself', async () => {
    const version = await simulator.send('GET', `${BASE}/version`);
    expect(version.json.gitVersion).toBe(`v${simulator.cluster.plan.kubeVirtVersion}`);
    const list = (await simulator.send('GET', BASE)).json.resources as { name: string; verbs: unknown }[];
    expect(list.map(({ name }) => name)).toContain('virtualmachineinstances/vnc/screenshot');
    expect(list.every(({ verbs }) => verbs === null)).toBe(true);
  });
});

describe('the screen', () => {
  it('is a PNG that differs from VM to VM', async () => {
    const shoot = ({ namespace, name }: Place): Promise<Buffer> =>
      new Promise((resolve, reject) => {
        const { cluster } = simulator;
        const path = `${BASE}/namespaces/${namespace}/virtualmachineinstances/${name}/vnc/screenshot`;
        const headers = { authorization: `Bearer ${cluster.adminToken}` };
        const options = { host: '127.0.0.1', port: cluster.port, ca: simulator.caPem, path, headers };
        const sent = httpsRequest(options, (response) => {
          expect(response.headers['content-type']).toBe('image/png');
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => resolve(Buffer.concat(chunks)));
        });
        sent.on('error', reject);
        sent.end();
      });
    const [first, second] = [await shoot(running()), await shoot(running(1))];
    expect(first.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([first.readUInt32BE(16), first.readUInt32BE(20)]).toEqual([720, 400]);
    const pixels = inflateSync(first.subarray(41, 41 + first.readUInt32BE(33)));
    expect(pixels).toHaveLength(400 * 721);
    expect(first.equals(second)).toBe(false);
  });
});
