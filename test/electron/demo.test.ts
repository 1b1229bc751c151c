import { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { addDemo } from '../../electron/demo.ts';
import { toDemoProcess } from '../../electron/shell/demo-process.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';

function openProcess(): {
  child: EventEmitter & { stdout: PassThrough; kill: () => boolean };
  demo: ReturnType<typeof toDemoProcess>;
} {
  const child = Object.assign(new EventEmitter(), { stdout: new PassThrough(), kill: vi.fn(() => true) });
  return { child, demo: toDemoProcess(child) };
}

test('the clusters of the demo fleet are added by their kubeconfigs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'acre-demo-test-'));
  const kubeconfig = join(folder, 'one.kubeconfig');
  await writeFile(kubeconfig, 'text of one');
  const { child, demo } = openProcess();
  const add = vi.fn(async () => ok(null));
  const added = addDemo(demo, add);
  child.stdout.write(
    `${JSON.stringify({ ready: true, clusters: [{ name: 'one', kubeconfig }], rancher: null })}\n`,
  );
  expect(await added).toEqual(ok(null));
  expect(add).toHaveBeenCalledWith('text of one', { name: 'one' });
  await rm(folder, { recursive: true });
});

test.each(['garbage\n', '{"ready":false}\n'])('a fleet that says %j is a failure', async (line) => {
  const { child, demo } = openProcess();
  const added = addDemo(demo, async () => ok(null));
  child.stdout.write(line);
  expect(await added).toMatchObject({ ok: false, error: { code: 'internal' } });
});

test('a fleet that ends without a word is a failure, and so is a cluster that cannot be added', async () => {
  const ended = openProcess();
  const added = addDemo(ended.demo, async () => ok(null));
  ended.child.emit('exit', 1);
  expect(await added).toMatchObject({ ok: false });
  const refusing = openProcess();
  const clusters = [{ name: 'one', kubeconfig: import.meta.filename }];
  const refused = addDemo(refusing.demo, async () => fail(appError('invalid', 'No.')));
  refusing.child.stdout.write(`${JSON.stringify({ ready: true, clusters })}\n`);
  expect(await refused).toMatchObject({ ok: false, error: { message: 'No.' } });
});

test('a fleet that is stopped counts as stopped once its process is gone', async () => {
  const { child, demo } = openProcess();
  let isStopped = false;
  const stopped = demo.stop().then(() => (isStopped = true));
  expect(child.kill).toHaveBeenCalledOnce();
  await new Promise((done) => setImmediate(done));
  expect(isStopped).toBe(false);
  child.emit('exit');
  await stopped;
  expect(isStopped).toBe(true);
});
