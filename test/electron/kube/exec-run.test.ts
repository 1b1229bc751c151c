import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { runExec } from '../../../electron/kube/exec-run.ts';
import { readExecStanza } from '../../../electron/kube/exec-stanza.ts';
import type { ExecStanza } from '../../../electron/kube/exec-stanza.ts';
import { until } from '../../support/backend.ts';

const node = (script: string, over: Record<string, unknown> = {}): ExecStanza => {
  const apiVersion = 'client.authentication.k8s.io/v1beta1';
  const read = readExecStanza({ apiVersion, command: process.execPath, args: ['-e', script], ...over }, null);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
};
const never = new AbortController().signal;
const quick = { timeoutMs: 400, maxOutputBytes: 100_000 };
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a program', () => {
  it('is told what it runs for, gets its environment, no input and no shell', async () => {
    const script = `process.stdin.on('data', () => {}).on('end', () => console.log(JSON.stringify([process.env.KUBERNETES_EXEC_INFO, process.env.PROFILE, process.argv.slice(1)])))`;
    const program = node(script, {
      args: ['-e', script, '$HOME', '; echo gone', '*'],
      env: [{ name: 'PROFILE', value: 'edge site' }],
    });
    const printed = await runExec(program, { server: 'https://a' }, never);
    if (!printed.ok) throw new Error(printed.error.message);
    const [info, profile, args] = JSON.parse(printed.value) as [string, string, string[]];
    expect(JSON.parse(info)).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      kind: 'ExecCredential',
      spec: { interactive: false, cluster: { server: 'https://a' } },
    });
    expect([profile, args]).toEqual(['edge site', ['$HOME', '; echo gone', '*']]);
  });

  it.each([
    [
      'is not there',
      { command: 'acre-no-such-program', installHint: 'Get it from the shop.' },
      /is not on this machine/,
      /from the shop/,
    ],
    [
      'may not be run',
      { command: join(import.meta.dirname, '..', '..', '..', 'package.json'), args: [] },
      /may not be run/,
      /executable/,
    ],
    ['is a folder', { command: '/', args: [] }, /may not be run/, /executable/],
  ])('that %s is an answer', async (_what, over, message, hint) => {
    const answer = await runExec(node('', over), null, never);
    expect(answer).toMatchObject({
      ok: false,
      error: {
        code: 'unauthorized',
        message: expect.stringMatching(message) as string,
        hint: expect.stringMatching(hint) as string,
      },
    });
  });

  it('that fails is an answer with its complaint, redacted', async () => {
    const script = `console.error('no session for ' + process.env.LOGIN_NAME + ', sent Authorization: Bearer abcdefghij12345'); process.exit(3)`;
    const answer = await runExec(
      node(script, { env: [{ name: 'LOGIN_NAME', value: 'jane-of-site' }] }),
      null,
      never,
    );
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'unauthorized', message: expect.stringContaining('exit code 3') as string },
    });
    const hint = answer.ok ? '' : (answer.error.hint ?? '');
    expect(hint).toContain('It said: no session for ***');
    expect(hint).not.toContain('abcdefghij');
  });

  it('that never ends is ended in time, with what it started', async () => {
    const script = `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
console.error('started ' + child.pid); setInterval(() => {}, 1000)`;
    const answer = await runExec(node(script), null, never, { ...quick, timeoutMs: 3000 });
    expect(answer).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('did not finish within 3 s') as string },
    });
    const pid = Number(/started (\d+)/.exec(answer.ok ? '' : (answer.error.hint ?? ''))?.[1]);
    expect(pid).toBeGreaterThan(1);
    await until('its child is gone', () => !isAlive(pid));
  });

  it('that prints without end is ended', async () => {
    const script = `const line = 'x'.repeat(65536); const go = () => { while (process.stdout.write(line)); process.stdout.once('drain', go); }; go()`;
    const answer = await runExec(node(script), null, never, { ...quick, timeoutMs: 20_000 });
    expect(answer).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('far more than a credential') as string },
    });
  });

  it('that complains without end does not fill the memory, and its credential still counts', async () => {
    const script = `for (let i = 0; i < 200; i += 1) process.stderr.write('y'.repeat(65536)); console.log('done')`;
    expect(await runExec(node(script), null, never)).toEqual({ ok: true, value: 'done\n' });
  });

  it('is ended when nobody wants its credential any more', async () => {
    const stop = new AbortController();
    const running = runExec(node('setInterval(() => {}, 1000)'), null, stop.signal);
    stop.abort();
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});
