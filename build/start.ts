// npm start: builds what is stale and opens Acre in Electron, or in browser mode where Electron cannot run.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { optionsUsage, parseOptions } from '../electron/options.ts';
import type { AppOptions } from '../electron/options.ts';
import { getElectron, whyNoDisplay } from './electron-binary.ts';
import { buildPart } from './parts.ts';
import { pagesDir, readVersion, root } from './project.ts';

const usage = `Usage: npm start [-- OPTIONS]

  Builds what is stale and opens Acre in Electron. Without Electron's program or a display it says why and runs in
  browser mode.

  --web            run in browser mode
${optionsUsage}`;

/** An Electron that ends this soon with an error could not start at all. */
const earlyMs = 5_000;

const parsed = parseOptions(process.argv.slice(2), process.env);
if (parsed.type === 'help') {
  process.stdout.write(`${usage}\n`);
} else if (parsed.type === 'bad') {
  process.stderr.write(`${parsed.message}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await start(parsed.options);
}

async function start(options: AppOptions): Promise<number> {
  if (options.isWeb) return startWeb(options);
  const noDisplay = whyNoDisplay(process.platform, process.env);
  if (noDisplay !== null) return startWeb(options, noDisplay);
  const electron = await getElectron(join(root, 'node_modules', 'electron'), process.env);
  if (electron.type === 'missing') return startWeb(options, electron.reason);
  await buildPart(root, 'renderer');
  await buildPart(root, 'main');
  const { code, isEarly } = await runElectron(electron.path, options);
  if (code === 0 || !isEarly) return code;
  return startWeb(options, `Electron could not start (exit code ${code}).`);
}

async function startWeb(options: AppOptions, reason?: string): Promise<number> {
  if (reason !== undefined) process.stderr.write(`${reason} Opening browser mode.\n`);
  await buildPart(root, 'renderer');
  const { runWeb } = await import('../electron/web.ts');
  return runWeb(options, { pagesDir, version: readVersion() });
}

function runElectron(path: string, options: AppOptions): Promise<{ code: number; isEarly: boolean }> {
  const args = [root];
  if (options.isDemo) args.push('--demo');
  if (options.dataDir !== null) args.push(`--data-dir=${options.dataDir}`);
  if (options.keychain !== null) args.push(`--keychain=${options.keychain}`);
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const child = spawn(path, args, { stdio: 'inherit' });
    const stop = (): void => void child.kill('SIGTERM');
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    const end = (code: number): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve({ code, isEarly: performance.now() - startedMs < earlyMs });
    };
    child.on('error', () => end(127));
    child.on('exit', (code, signal) => end(code ?? (signal === 'SIGTERM' ? 0 : 1)));
  });
}
