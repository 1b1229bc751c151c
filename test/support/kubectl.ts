import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SimulatorOptions } from '../../electron/simulator/simulator.ts';
import type { TestSimulator } from './simulator.ts';
import { openTestSimulator } from './simulator.ts';

const run = promisify(execFile);

/** The kubectl that is tried: that of ACRE_KUBECTL, else the one on PATH. */
const KUBECTL = process.env.ACRE_KUBECTL ?? 'kubectl';

/** Whether there is a kubectl; says so once where there is none. */
export const hasKubectl = spawnSync(KUBECTL, ['version', '--client']).status === 0;
if (!hasKubectl)
  process.stderr.write('skipped: the simulator is not tried with kubectl, because there is none\n');

/** What a kubectl said and how it ended. */
export interface KubectlResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** A kubectl that goes on, such as `get -w`. */
export interface KubectlProcess {
  output: () => string;
  close: () => void;
}

/** A simulator and kubectl with its kubeconfigs. */
export interface KubectlBench {
  simulator: TestSimulator;
  /** Runs kubectl as the administrator; rejects with its complaint when it fails. */
  kubectl: (...args: string[]) => Promise<string>;
  /** Runs it and answers however it ends. */
  attempt: (...args: string[]) => Promise<KubectlResult>;
  start: (...args: string[]) => KubectlProcess;
  /** The arguments that make kubectl another user. */
  as: (user: 'viewer' | 'member') => string[];
  /** Writes a file for `-f` and answers its path. */
  file: (name: string, content: unknown) => Promise<string>;
  close: () => Promise<void>;
}

/** Opens a simulator with its kubeconfigs in a folder of their own. */
export async function openKubectlBench(options: SimulatorOptions = {}): Promise<KubectlBench> {
  const folder = await mkdtemp(join(tmpdir(), 'acre-kubectl-'));
  const simulator = await openTestSimulator({ outDir: folder, timeScale: 50, ...options });
  await writeFile(join(folder, 'member-three.kubeconfig'), simulator.cluster.memberKubeconfig, {
    mode: 0o600,
  });
  const common = ['--kubeconfig', join(folder, 'three.kubeconfig'), '--cache-dir', join(folder, 'cache')];
  const attempt = (...args: string[]): Promise<KubectlResult> =>
    run(KUBECTL, [...common, ...args], { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: unknown) => {
        const failed = error as { code?: number | string; stdout?: string; stderr?: string };
        const code = typeof failed.code === 'number' ? failed.code : 255;
        return { code, stdout: failed.stdout ?? '', stderr: failed.stderr ?? '' };
      },
    );
  const running = new Set<() => void>();
  return {
    simulator,
    attempt,
    kubectl: async (...args) => {
      const { code, stdout, stderr } = await attempt(...args);
      if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}${stdout}`);
      return stdout;
    },
    start: (...args) => {
      const child = spawn(KUBECTL, [...common, ...args]);
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const close = (): void => void child.kill();
      running.add(close);
      return { output: () => text, close };
    },
    as: (user) => ['--kubeconfig', join(folder, `${user}-three.kubeconfig`)],
    file: async (name, content) => {
      const path = join(folder, name);
      await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    },
    close: async () => {
      for (const close of running) close();
      await simulator.close();
      await rm(folder, { recursive: true });
    },
  };
}
