// What others on this machine can see of the app as a process: command lines, environments, titles, and what a crash leaves.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spawnScript, waitForPrinted } from '../../support/app.ts';
import { until } from '../../support/backend.ts';
import { openExecProgram } from '../../support/exec-program.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { toShape } from '../../support/kubeconfig-shapes.ts';
import { formsOf } from '../../support/secret-forms.ts';
import { openSpeaker } from '../../support/speaker.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import { openPageFolder } from '../web/page-folder.ts';

const keep = closeAfterEach();

/** The app's process and all that it has started, by their ids. */
async function family(pid: number): Promise<number[]> {
  const found = [pid];
  for (const task of await readdir(`/proc/${pid}/task`).catch(() => [])) {
    const text = await readFile(`/proc/${pid}/task/${task}/children`, 'utf8').catch(() => '');
    for (const child of text.split(' ').filter((each) => each.trim() !== ''))
      found.push(...(await family(Number(child))));
  }
  return found;
}

/** What every user of the machine, and every program of this one, may read of a process. */
async function shownOf(pid: number): Promise<string> {
  const names = ['cmdline', 'environ', 'comm', 'status', 'maps'];
  const parts = await Promise.all(
    names.map((name) => readFile(`/proc/${pid}/${name}`, 'latin1').catch(() => '')),
  );
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const comms = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/comm`, 'utf8').catch(() => '')),
  );
  return [...parts, ...comms].join('\n');
}

async function textsIn(folder: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(path, 'latin1').catch(() => '') })),
  );
}

test.runIf(process.platform === 'linux')(
  'command lines, environments and titles hold no secret while credentials are used, nor does what a crash leaves',
  async () => {
    const simulator = keep(await openTestSimulator());
    const { adminToken, viewerToken, viewerKubeconfig } = simulator.cluster;
    const program = keep(await openExecProgram());
    const page = await openPageFolder();
    keep(page);
    const outer = join(page.folder, '..');
    const dataDir = join(outer, 'data');
    const temporary = join(outer, 'tmp');
    await mkdir(temporary);
    // The credential goes out at once; the program stays until it has been looked at.
    const seen = join(outer, 'seen');
    await program.does(`status({ token: ${JSON.stringify(adminToken)} });
const wait = () => fs.existsSync(${JSON.stringify(seen)}) || setTimeout(wait, 20);
wait();`);
    const args = [page.folder, '--no-open', '--keychain=memory', '--json', '--data-dir', dataDir];
    const env = { TMPDIR: temporary, ACRE_LOG: 'debug' };
    const app = spawnScript('test/electron/web/run-web.ts', args, env);
    const pid = app.child.pid!;
    keep({ close: async () => void app.child.kill('SIGKILL') });
    const [, line = ''] = await waitForPrinted(app, /^(\{"url":.*\})$/m);
    const url = new URL((JSON.parse(line) as { url: string }).url);
    const { ask, frames, cookie, base } = await openSpeaker(url);

    const add = async (text: string, name: string): Promise<void> => {
      const read = await ask('kubeconfig.read', { text, source: 'pasted' });
      const { context, program: shown } = (
        read['contexts'] as { context: string; program?: { sha256: string } }[]
      )[0]!;
      const allowed = shown ? { allowedProgram: shown.sha256 } : {};
      await ask('cluster.add', { draft: read['draft'], context, name, ...allowed });
    };
    await add(viewerKubeconfig, 'Viewer');
    await add(toShape(simulator, { user: { exec: program.exec } }), 'By program');
    const proxy = { url: 'http://127.0.0.1:9', user: 'ada', password: 'CANARY-proxy-password-31c9' };
    await ask('route.write', { cluster: 'viewer', mode: 'own', proxy });
    const passphrase = 'CANARY passphrase 5be1';
    await ask('sealed.export', { clusters: ['viewer'], passphrase, withProxyPasswords: true });

    const secrets = [adminToken, viewerToken, proxy.password, passphrase];
    const ofPage = [cookie.split('=')[1]!, base.slice(3, -1), url.searchParams.get('token')!];
    let shown = '';
    await until('the program is seen as it runs', async () => {
      const pids = await family(pid);
      shown += (await Promise.all(pids.map(shownOf))).join('\n');
      return pids.length > 1 && (await program.runs()) > 0;
    });
    await writeFile(seen, '');
    await until('the program has ended', async () => (await family(pid)).length === 1);
    shown += await shownOf(pid);
    expect(shown).toContain('run-web.ts');
    expect(shown).toContain('get-token');
    for (const form of [...secrets, ...ofPage].flatMap(formsOf)) expect(shown.includes(form)).toBe(false);
    for (const form of secrets.flatMap(formsOf)) {
      expect(frames.filter((frame) => frame.includes(form))).toEqual([]);
      expect(app.printed().includes(form)).toBe(false);
    }

    const ended = new Promise((done) => app.child.once('exit', done));
    app.child.kill('SIGABRT');
    await ended;
    const left = [...(await textsIn(dataDir)), ...(await textsIn(temporary))];
    expect(left.some(({ path }) => path.endsWith('clusters.json'))).toBe(true);
    for (const form of [...secrets, ...ofPage].flatMap(formsOf)) {
      expect(left.filter(({ text }) => text.includes(form)).map(({ path }) => path)).toEqual([]);
    }
    expect(
      (await readdir(process.cwd())).filter((name) => /^(report\.|core|.*\.heapsnapshot)/.test(name)),
    ).toEqual([]);
  },
);
