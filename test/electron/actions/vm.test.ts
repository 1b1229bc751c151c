import { afterAll, beforeAll, expect, it } from 'vitest';
import { runAction } from '../../../electron/actions/run.ts';
import type { Session } from '../../../electron/cluster/session.ts';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { ActionName } from '../../../shared/actions/index.ts';
import { project } from '../../../shared/kinds/index.ts';
import { act, sessionWith } from '../../support/acted-on.ts';
import { until } from '../../support/backend.ts';
import { connected } from '../../support/connected.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let admin: KubeClient;
let viewer: KubeClient;

beforeAll(async () => {
  simulator = await openTestSimulator();
  admin = await connected(simulator.cluster.kubeconfig);
  viewer = await connected(simulator.cluster.viewerKubeconfig);
});
afterAll(async () => {
  await admin.close();
  await viewer.close();
  await simulator.close();
});

const spec = (object: { spec?: unknown } | undefined): Record<string, unknown> =>
  (object?.spec ?? {}) as Record<string, unknown>;
const read = (namespace: string, name: string) => simulator.cluster.store.get(RESOURCES.vms, namespace, name);
const isReady = (namespace: string, name: string): boolean =>
  (read(namespace, name)?.status as { ready?: boolean } | undefined)?.ready === true;

function isOff(namespace: string, name: string): boolean {
  const vm = project('VirtualMachine', read(namespace, name), 'c');
  return vm?.kind === 'VirtualMachine' && vm.state === 'off' && !vm.vm.isCreated;
}

/** The next VM of the simulator that runs, so that tests do not share one. */
let taken = 0;
function takeVm(): { namespace: string; name: string } {
  const running = simulator.cluster.plan.vms.filter(({ namespace, name }) => isReady(namespace, name));
  const vm = running[taken]!;
  taken += 1;
  return { namespace: vm.namespace, name: vm.name };
}

/** A session as the action sees it, whose world holds the VM as it is now. */
function sessionOf(client: KubeClient, namespace: string, name: string): Session {
  const vm = read(namespace, name);
  return sessionWith(client, vm ? [['VirtualMachine', vm]] : []);
}
const run = (session: Session, action: ActionName, namespace: string, name: string) =>
  act(session, action, `c/VirtualMachine/${namespace}/${name}`);

it('stops a VM and starts it again', async () => {
  const { namespace, name } = takeVm();
  expect(await run(sessionOf(admin, namespace, name), 'vm.stop', namespace, name)).toEqual({
    ok: true,
    value: {},
  });
  expect(spec(read(namespace, name)).runStrategy).toBe('Halted');
  await until('it is off', () => isOff(namespace, name));
  expect(await run(sessionOf(admin, namespace, name), 'vm.start', namespace, name)).toEqual({
    ok: true,
    value: {},
  });
  await until('it runs', () => isReady(namespace, name));
});

it('starts a halted VM that is run by hand, though the first request only gives it its strategy back', async () => {
  const { namespace, name } = takeVm();
  simulator.cluster.store.change(RESOURCES.vms, namespace, name, (vm) => ({
    ...vm,
    metadata: {
      ...vm.metadata,
      annotations: { ...vm.metadata.annotations, 'harvesterhci.io/vmRunStrategy': 'Manual' },
    },
    spec: { ...spec(vm), runStrategy: 'Halted' },
  }));
  await until('it is off', () => isOff(namespace, name));
  expect(await run(sessionOf(admin, namespace, name), 'vm.start', namespace, name)).toEqual({
    ok: true,
    value: {},
  });
  expect(spec(read(namespace, name)).runStrategy).toBe('Manual');
  await until('it runs', () => isReady(namespace, name));
});

it('stops a VM that still has the legacy field, in one patch', async () => {
  const { namespace, name } = takeVm();
  simulator.cluster.store.change(RESOURCES.vms, namespace, name, (vm) => {
    const { runStrategy: _, ...rest } = spec(vm);
    return { ...vm, spec: { ...rest, running: true } };
  });
  expect(await run(sessionOf(admin, namespace, name), 'vm.stop', namespace, name)).toEqual({
    ok: true,
    value: {},
  });
  expect(spec(read(namespace, name))).toMatchObject({ runStrategy: 'Halted' });
  expect(spec(read(namespace, name))).not.toHaveProperty('running');
});

it('is refused to a user who may only look, in the words of the server', async () => {
  const { namespace, name } = takeVm();
  const stopped = await run(sessionOf(viewer, namespace, name), 'vm.stop', namespace, name);
  expect(stopped).toMatchObject({
    ok: false,
    error: { code: 'forbidden', cluster: 'c', entity: `c/VirtualMachine/${namespace}/${name}` },
  });
  expect(!stopped.ok && stopped.error.message).toContain('cannot patch resource "virtualmachines"');
  expect(isReady(namespace, name)).toBe(true);

  simulator.cluster.store.change(RESOURCES.vms, namespace, name, (vm) => ({
    ...vm,
    spec: { ...spec(vm), runStrategy: 'Halted' },
  }));
  await until('it is off', () => isOff(namespace, name));
  const started = await run(sessionOf(viewer, namespace, name), 'vm.start', namespace, name);
  expect(started).toMatchObject({ ok: false, error: { code: 'forbidden' } });
});

it('carries the message of a webhook word for word', async () => {
  const { namespace, name } = takeVm();
  // Null is neither the legacy field nor its absence: KubeVirt's webhook refuses it beside a run strategy.
  simulator.cluster.store.change(RESOURCES.vms, namespace, name, (vm) => ({
    ...vm,
    spec: { ...spec(vm), running: null },
  }));
  const stopped = await run(sessionOf(admin, namespace, name), 'vm.stop', namespace, name);
  expect(stopped).toMatchObject({ ok: false, error: { code: 'rejected' } });
  expect(!stopped.ok && stopped.error.message).toBe(
    'admission webhook "virtualmachine-validator.kubevirt.io" denied the request: Running and RunStrategy are mutually exclusive. Note that Running is deprecated, please use RunStrategy instead',
  );
});

it('tells a conflict that the world did not know of', async () => {
  const { namespace, name } = takeVm();
  await run(sessionOf(admin, namespace, name), 'vm.stop', namespace, name);
  await until('it is off', () => isOff(namespace, name));
  const before = sessionOf(admin, namespace, name);
  expect(await run(before, 'vm.start', namespace, name)).toEqual({ ok: true, value: {} });
  await until('it runs', () => isReady(namespace, name));
  expect(await run(before, 'vm.start', namespace, name)).toMatchObject({
    ok: false,
    error: { code: 'conflict' },
  });
});

it('checks in main what is possible, and what it applies to', async () => {
  const { namespace, name } = takeVm();
  const session = sessionOf(admin, namespace, name);
  expect(await run(session, 'vm.start', namespace, name)).toMatchObject({
    ok: false,
    error: { code: 'conflict', message: 'The VM is running already.' },
  });
  expect(await run(session, 'vm.stop', namespace, 'other')).toMatchObject({ error: { code: 'not-found' } });
  const host = project('Node', simulator.cluster.store.list(RESOURCES.nodes)[0], 'c')!;
  session.world.put([host]);
  const wrong = await runAction(
    session,
    { action: 'vm.stop', entity: host.id },
    new AbortController().signal,
  );
  expect(wrong).toMatchObject({ error: { code: 'invalid' } });
  const options = {
    action: 'vm.stop' as const,
    entity: `c/VirtualMachine/${namespace}/${name}`,
    options: { force: true },
  };
  expect(await runAction(session, options, new AbortController().signal)).toMatchObject({
    error: { code: 'invalid' },
  });
});
