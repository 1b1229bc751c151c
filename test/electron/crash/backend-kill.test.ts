import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openChance } from '../../../build/bench/chance.ts';
import { newPlan } from '../../../shared/plan/plan.ts';
import { spawnScript, waitForPrinted } from '../../support/app.ts';
import { openTestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { filesIn, knownBy } from '../../support/lived-in.ts';
import { openSpeaker } from '../../support/speaker.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import { openPageFolder } from '../web/page-folder.ts';

const keep = closeAfterEach();

test('browser mode killed at any moment opens again with all that it had answered, and nothing torn', async () => {
  const simulator = keep(await openTestSimulator());
  const page = keep(await openPageFolder());
  const dataDir = await mkdtemp(join(tmpdir(), 'acre-killed-'));
  keep({ close: () => rm(dataDir, { recursive: true, force: true }) });
  const chance = openChance(20_261_130);
  /** The last number that each was answered for, and the last one that was asked for. */
  const kept = {
    name: { answered: 0, asked: 0 },
    plan: { answered: 0, asked: 0 },
    noProxy: { answered: 0, asked: 0 },
  };
  const fits = ({ answered, asked }: { answered: number; asked: number }, found: number): void => {
    expect(found).toBeGreaterThanOrEqual(answered);
    expect(found).toBeLessThanOrEqual(asked);
  };
  let writes = 0;

  for (let life = 0; life < 6; life += 1) {
    const args = [page.folder, '--no-open', '--keychain=memory', '--json', '--data-dir', dataDir];
    const app = spawnScript('test/electron/web/run-web.ts', args);
    const ended = new Promise((done) => app.child.once('exit', done));
    keep({ close: async () => void app.child.kill('SIGKILL') });
    const [, line = ''] = await waitForPrinted(app, /^(\{"url":.*\})$/m);
    const { ask } = await openSpeaker(new URL((JSON.parse(line) as { url: string }).url));
    if (life === 0) {
      const read = await ask('kubeconfig.read', { text: simulator.cluster.kubeconfig, source: 'pasted' });
      const [{ context } = { context: '' }] = read['contexts'] as { context: string }[];
      await ask('cluster.add', { draft: read['draft'], context, name: 'Lab 0' });
    }
    let isOver = false;
    void ended.then(() => (isOver = true));
    const hasEnded = (): boolean => isOver;
    const write = async (
      of: keyof typeof kept,
      name: string,
      toInput: (n: number) => unknown,
    ): Promise<void> => {
      while (!hasEnded()) {
        const row = kept[of];
        row.asked += 1;
        const number = row.asked;
        await Promise.race([ask(name, toInput(number)), ended]);
        // What was answered before the end was seen is answered.
        if (hasEnded()) return;
        row.answered = number;
        writes += 1;
      }
    };
    const cluster = 'lab-0';
    const plan = (n: number): unknown => ({
      plan: newPlan({
        id: 'p',
        name: `Plan ${n} ${'x'.repeat(n % 4_000)}`,
        cluster,
        createdAt: '2026-01-01T00:00:00Z',
      }),
    });
    const writing = Promise.all([
      write('name', 'cluster.update', (n) => ({ cluster, name: `Lab ${n}` })),
      write('plan', 'plan.save', plan),
      write('noProxy', 'network.write', (n) => ({
        noProxy: Array.from({ length: (n % 50) + 1 }, () => `10.0.0.${n}`),
      })),
    ]);
    setTimeout(() => app.child.kill('SIGKILL'), 100 + chance.below(400));
    await ended;
    await writing;

    const again = await openTestBackend({ dataDir });
    const known = await knownBy(again);
    await again.close();
    expect(again.logged.filter((text) => text.includes('set aside'))).toEqual([]);
    expect((await filesIn(dataDir)).filter((file) => file.includes('.corrupt-'))).toEqual([]);
    const numberIn = (value: unknown): number =>
      Number(/\d+$/.exec(String(value).split(' x')[0] ?? '')?.[0] ?? '0');
    const noProxy = known['network.json'] as string[];
    expect(new Set(noProxy).size).toBeLessThanOrEqual(1);
    const found = {
      name: numberIn((known['clusters.json'] as string[])[0]),
      plan: numberIn((known['plans/fuzz.json'] as string[])[0]?.trim()),
      noProxy: Number(noProxy[0]?.split('.').at(-1) ?? '0'),
    };
    for (const of of ['name', 'plan', 'noProxy'] as const) {
      fits(kept[of], found[of]);
      kept[of] = { answered: found[of], asked: found[of] };
    }
  }
  // Kills that never fell into work would show nothing.
  expect(writes).toBeGreaterThan(30);
}, 180_000);
