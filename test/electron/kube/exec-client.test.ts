import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openKubeClient } from '../../../electron/kube/client.ts';
import type { KubeClient } from '../../../electron/kube/client.ts';
import { readExecAccess } from '../../../electron/kube/exec-access.ts';
import { openExecCache } from '../../../electron/kube/exec-cache.ts';
import { openExecClient } from '../../../electron/kube/exec-client.ts';
import { readKubeconfig } from '../../../electron/kube/kubeconfig.ts';
import type { Result } from '../../../shared/result.ts';
import { openExecProgram } from '../../support/exec-program.ts';
import type { ExecProgram } from '../../support/exec-program.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { toShape } from '../../support/kubeconfig-shapes.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let program: ExecProgram;
const keep = closeAfterEach();
beforeAll(async () => {
  simulator = await openTestSimulator({ scenario: 'single' });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  program = keep(await openExecProgram());
});

/** Opens a client as the app does, with a cache and a clock of its own. */
async function open(
  exec: Record<string, unknown> = program.exec,
  {
    allowed,
    now = Date.now,
    cluster = {},
  }: { allowed?: string | null; now?: () => number; cluster?: object } = {},
): Promise<Result<KubeClient>> {
  const read = readKubeconfig(toShape(simulator, { user: { exec }, cluster: { ...cluster } }));
  if (!read.ok) throw new Error(read.error.message);
  const { context, program: shown } = read.value.contexts[0]!;
  const kubeconfig = read.value.credentialOf(context);
  if (!kubeconfig.ok) throw new Error(kubeconfig.error.message);
  const access = readExecAccess(kubeconfig.value)!;
  const allowedProgram = allowed === undefined ? shown!.sha256 : allowed;
  const client = openExecClient({
    client: { kubeconfig: kubeconfig.value, allowedProgram },
    access,
    open: openKubeClient,
    cache: openExecCache(undefined, now),
    now,
  });
  if (client.ok) keep(client.value);
  return client;
}
async function opened(...of: Parameters<typeof open>): Promise<KubeClient> {
  const client = await open(...of);
  if (!client.ok) throw new Error(client.error.message);
  return client.value;
}
const token = (expires?: string): string =>
  `status({ token: ${JSON.stringify(simulator.cluster.adminToken)}${expires ? `, expirationTimestamp: ${expires}` : ''} });`;

describe('permission', () => {
  it('is needed for exactly this program: nothing runs, and what would run is shown', async () => {
    await program.does(token());
    for (const allowed of [null, 'a'.repeat(64)]) {
      expect(await open(program.exec, { allowed })).toMatchObject({
        ok: false,
        error: {
          code: 'forbidden',
          message: expect.stringContaining('needs your permission') as string,
          program: { command: program.exec.command, args: program.exec.args, envNames: [] },
        },
      });
    }
    expect(await program.runs()).toBe(0);
  });

  it('ends with any change of command, arguments, environment or version', async () => {
    const fingerprint = (over: object): string => {
      const read = readKubeconfig(toShape(simulator, { user: { exec: { ...program.exec, ...over } } }));
      return (read.ok && read.value.contexts[0]?.program?.sha256) || 'none';
    };
    const env = [{ name: 'A', value: '1' }];
    const all = [
      {},
      { command: '/bin/true' },
      { args: [] },
      { args: ['a b'] },
      { args: ['a', 'b'] },
      { env },
      { env: [{ name: 'A', value: '2' }] },
      { env: [{ name: 'B', value: '1' }] },
      { apiVersion: 'client.authentication.k8s.io/v1beta1' },
      { provideClusterInfo: true },
    ].map(fingerprint);
    expect(all).not.toContain('none');
    expect(new Set(all).size).toBe(all.length);
    expect(fingerprint({ interactiveMode: 'IfAvailable', installHint: 'x' })).toBe(all[0]);
  });

  it('never shows values of the environment, nor credentials among the arguments', () => {
    const exec = {
      ...program.exec,
      args: ['--client-secret=hunter2-secret', '--token', 'hunter2-token', '--site=edge'],
      env: [{ name: 'AWS_PROFILE', value: 'hunter2-profile' }],
    };
    const read = readKubeconfig(toShape(simulator, { user: { exec } }));
    expect(read.ok && read.value.contexts[0]?.program).toMatchObject({
      args: ['--client-secret=***', '--token', '***', '--site=edge'],
      envNames: ['AWS_PROFILE'],
    });
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });
});

describe('the credential', () => {
  it('comes from one run, however many requests there are', async () => {
    await program.does(token());
    const client = await opened();
    expect(await program.runs()).toBe(0);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => client.request('GET', '/api/v1/nodes')),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await program.runs()).toBe(1);
  });

  it('may be a client certificate', async () => {
    const { certificatePem, keyPem } = await simulator.cluster.issueClient('admin');
    await program.does(
      `status({ clientCertificateData: ${JSON.stringify(certificatePem)}, clientKeyData: ${JSON.stringify(keyPem)} })`,
    );
    const client = await opened();
    expect(await client.request('GET', '/api/v1/nodes')).toMatchObject({ ok: true });
  });

  it('is asked for with what the program wants to know of the cluster', async () => {
    await program.does(token());
    const config = { audience: 'edge' };
    const extensions = [{ name: 'client.authentication.k8s.io/exec', extension: config }];
    const exec = {
      ...program.exec,
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      provideClusterInfo: true,
    };
    const client = await opened(exec, { cluster: { extensions } });
    expect(await client.request('GET', '/version')).toMatchObject({ ok: true });
    expect(await program.last()).toMatchObject({
      args: ['get-token'],
      info: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        kind: 'ExecCredential',
        spec: {
          interactive: false,
          cluster: { server: `https://127.0.0.1:${simulator.cluster.port}`, config },
        },
      },
    });
  });

  it('is replaced shortly before it expires; a stream that is open goes on', async () => {
    await program.does(token(`new Date(Date.now() + 3600_000).toISOString()`));
    let nowMs = Date.now();
    const client = await opened(program.exec, { now: () => nowMs });
    const stop = new AbortController();
    const query = { watch: true, allowWatchBookmarks: true };
    const stream = await client.stream('/api/v1/nodes', { query, signal: stop.signal });
    if (!stream.ok) throw new Error(stream.error.message);
    const lines = stream.value[Symbol.asyncIterator]();
    expect((await lines.next()).done).toBe(false);
    const { namespace, name } = simulator.cluster.plan.vms.find(({ isRunning }) => isRunning)!;
    const path = `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstances/${name}/console`;
    const console = await client.connect(path, { signal: stop.signal });
    if (!console.ok) throw new Error(console.error.message);
    nowMs += 3600_000 - 40_000;
    await client.request('GET', '/version');
    expect(await program.runs()).toBe(1);
    nowMs += 15_000;
    expect(await client.request('GET', '/version')).toMatchObject({ ok: true });
    expect(await program.runs()).toBe(2);
    expect(console.value.destroyed).toBe(false);
    const closed = new Promise((done) => console.value.once('close', done));
    stop.abort();
    await closed;
    await lines.return?.();
  });

  it('that is refused is replaced once, and the request sent again', async () => {
    await program.does(
      `status({ token: run === 1 ? 'token-that-was-revoked' : ${JSON.stringify(simulator.cluster.adminToken)} })`,
    );
    const client = await opened();
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.request('GET', '/version')));
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true, true, true]);
    expect(await program.runs()).toBe(2);
  });

  it('that stays refused is not asked for in a loop', async () => {
    await program.does(`status({ token: 'token-refused-' + run })`);
    let nowMs = Date.now();
    const client = await opened(program.exec, { now: () => nowMs });
    for (let turn = 0; turn < 20; turn += 1)
      expect(await client.request('GET', '/version')).toMatchObject({
        ok: false,
        status: 401,
        error: { code: 'unauthorized' },
      });
    expect(await program.runs()).toBe(2);
    nowMs += 6 * 60_000;
    await client.request('GET', '/version');
    expect(await program.runs()).toBe(3);
  });

  it('that a program cannot hand out is not asked for in a loop, and recovers after a while', async () => {
    await program.does(`console.error('log in first'); process.exit(1)`);
    let nowMs = Date.now();
    const client = await opened(program.exec, { now: () => nowMs });
    for (let turn = 0; turn < 20; turn += 1)
      expect(await client.request('GET', '/version')).toMatchObject({
        ok: false,
        status: null,
        error: { code: 'unauthorized', hint: 'It said: log in first' },
      });
    expect(await program.runs()).toBe(1);
    await program.does(token());
    nowMs += 6 * 60_000;
    expect(await client.request('GET', '/version')).toMatchObject({ ok: true });
  });

  it('that has expired already is not used', async () => {
    await program.does(token(`'2020-01-01T00:00:00Z'`));
    const client = await opened();
    expect(await client.request('GET', '/version')).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('already expired') as string },
    });
  });
});
