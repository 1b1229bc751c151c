import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** A real program that hands out credentials, and what it was run for. */
export type ExecProgram = {
  /** The exec entry of a user that runs it. */
  exec: Record<string, unknown>;
  /** Sets what it does: JavaScript, with `status(...)` to print a credential and `run` as the count of runs so far. */
  does: (script: string) => Promise<void>;
  /** How often it was started. */
  runs: () => Promise<number>;
  /** The arguments and KUBERNETES_EXEC_INFO of the last run. */
  last: () => Promise<{ args: string[]; info: unknown }>;
  close: () => Promise<void>;
};

const v1 = 'client.authentication.k8s.io/v1';

/** Makes a program in a folder of its own. */
export async function openExecProgram(over: Record<string, unknown> = {}): Promise<ExecProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'acre-exec-'));
  const path = join(folder, 'login.cjs');
  const journal = join(folder, 'runs');
  await writeFile(journal, '');
  const exec = {
    apiVersion: v1,
    command: process.execPath,
    args: [path, 'get-token'],
    interactiveMode: 'Never',
    ...over,
  };
  const does = (script: string): Promise<void> =>
    writeFile(
      path,
      `const fs = require('node:fs');
const info = process.env.KUBERNETES_EXEC_INFO;
fs.appendFileSync(${JSON.stringify(journal)}, JSON.stringify({ args: process.argv.slice(2), info: JSON.parse(info) }) + '\\n');
const run = fs.readFileSync(${JSON.stringify(journal)}, 'utf8').trim().split('\\n').length;
const status = (status) => console.log(JSON.stringify({ apiVersion: JSON.parse(info).apiVersion, kind: 'ExecCredential', status }));
${script}`,
    );
  const lines = async (): Promise<string[]> =>
    (await readFile(journal, 'utf8')).split('\n').filter((line) => line !== '');
  return {
    exec,
    does,
    runs: async () => (await lines()).length,
    last: async () => JSON.parse((await lines()).at(-1) ?? '{}') as { args: string[]; info: unknown },
    close: () => rm(folder, { recursive: true }),
  };
}
