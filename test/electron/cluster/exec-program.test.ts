import { afterAll, beforeEach, expect, it } from 'vitest';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import { openExecProgram } from '../../support/exec-program.ts';
import type { ExecProgram } from '../../support/exec-program.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { toShape } from '../../support/kubeconfig-shapes.ts';
import { openShapeBench } from '../../support/shape-bench.ts';

const { app, simulator, read, infoOf, close } = await openShapeBench();
const keep = closeAfterEach();
let program: ExecProgram;
afterAll(close);
beforeEach(async () => {
  program = keep(await openExecProgram());
  await program.does(`status({ token: ${JSON.stringify(simulator.cluster.adminToken)} })`);
});

async function addWithout(exec: Record<string, unknown>): Promise<{ cluster: string; sha256: string }> {
  const { draft, contexts } = await read(toShape(simulator, { user: { exec } }));
  const { context, program: shown } = contexts[0]!;
  const added = await app.call('cluster.add', { draft, context, name: 'By program' });
  if (!added.ok) throw new Error(added.error.message);
  return { cluster: added.value.cluster, sha256: shown!.sha256 };
}
async function settledAs(cluster: string, type: ClusterInfo['connection']['type']): Promise<ClusterInfo> {
  await until(`it is ${type}`, async () => (await infoOf(cluster)).connection.type === type);
  return infoOf(cluster);
}

it('a cluster waits for the permission to run its program, without trying again, and connects once it is given', async () => {
  const { cluster, sha256 } = await addWithout(program.exec);
  const { connection } = await settledAs(cluster, 'failed');
  expect(connection).toMatchObject({
    error: { code: 'forbidden', cluster, program: { command: program.exec.command, sha256 } },
    retryAt: null,
  });
  await app.call('cluster.connect', { cluster });
  await app.call('cluster.allowProgram', { cluster, sha256: 'b'.repeat(64) });
  await settledAs(cluster, 'failed');
  expect(await program.runs()).toBe(0);
  expect(await app.call('cluster.allowProgram', { cluster, sha256 })).toEqual({ ok: true, value: {} });
  await settledAs(cluster, 'connected');
  expect(await program.runs()).toBe(1);
  await app.call('cluster.disconnect', { cluster });
  await app.call('cluster.connect', { cluster });
  await settledAs(cluster, 'connected');
  expect(await program.runs()).toBe(1);
});

it('a permission holds for what was allowed, not for the program of a kubeconfig put in its place', async () => {
  const { cluster, sha256 } = await addWithout(program.exec);
  await app.call('cluster.allowProgram', { cluster, sha256 });
  await settledAs(cluster, 'connected');
  const other = keep(await openExecProgram());
  await other.does('status({ token: "never-handed-out" })');
  const { draft, contexts } = await read(toShape(simulator, { user: { exec: other.exec } }));
  const { context } = contexts[0]!;
  expect(await app.call('cluster.replaceCredential', { cluster, draft, context })).toEqual({
    ok: true,
    value: {},
  });
  const { connection } = await settledAs(cluster, 'failed');
  expect(connection).toMatchObject({ error: { code: 'forbidden' }, retryAt: null });
  expect(await other.runs()).toBe(0);
});

it('a program that fails leaves the cluster with its reason until the user tries again', async () => {
  await program.does(`console.error('your session has ended'); process.exit(1)`);
  const { cluster, sha256 } = await addWithout(program.exec);
  await app.call('cluster.allowProgram', { cluster, sha256 });
  await until('it has run', async () => (await program.runs()) === 1);
  const { connection } = await settledAs(cluster, 'failed');
  expect(connection).toMatchObject({
    error: { code: 'unauthorized', hint: 'It said: your session has ended' },
    retryAt: null,
  });
  await program.does(`status({ token: ${JSON.stringify(simulator.cluster.adminToken)} })`);
  await app.call('cluster.connect', { cluster });
  await settledAs(cluster, 'connected');
});
