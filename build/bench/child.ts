import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { root } from '../project.ts';

/** A script of the project in a process of its own, with its first line of standard output. */
export type Child = { firstLine: string; close: () => Promise<void> };

/** Starts a script and waits for its first line; fails with what it printed where it ends before. */
export async function startChild(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Child> {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  let complaint = '';
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const firstLine = await new Promise<string>((done, refuse) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      const end = printed.indexOf('\n');
      if (end >= 0) done(printed.slice(0, end));
    });
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString('utf8')));
    void ended.then(() => refuse(new Error(`${script} ended early: ${complaint.trim() || printed}`)));
  });
  return {
    firstLine,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
