// npm run package: the app as a folder, by Electron Forge. npm run dist: installers of it, by electron-builder.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { findArchive, toArchiveName } from './electron-archive.ts';
import { installers, isPlatform, toInstallers, toolsEnv, whyNotAll } from './installers.ts';
import type { Installer, Platform } from './installers.ts';
import { root } from './project.ts';
import { writeRelease } from './release/write-release.ts';
import { readSigning, signingVariables, whatIsUnsigned } from './signing/read-signing.ts';
import { readUpdateSource, updateVariables } from './release/update-source.ts';

const variables = [
  ['ELECTRON_ZIP_DIR', "a folder with Electron's archives, for machines without internet access"],
  ['SOURCE_DATE_EPOCH', 'the time that packages of Linux bear: equal sources give equal files'],
  ...signingVariables,
  ...updateVariables,
] as const;

const usage = `Usage: npm run package [-- --platform P --arch A]
       npm run dist [-- --platform P --arch A --installers LIST]

  package  builds the app and packages it with Electron into out/
  dist     the same, and makes installers of it in release/ with a list of their checksums

  --platform P       linux, win32 or darwin; this machine's without it
  --arch A           x64 or arm64; this machine's without it
  --installers LIST  with commas between: AppImage, deb, rpm (Linux), nsis (Windows), dmg (macOS); all without it
  --out DIR          where the packaged app goes, instead of out/
  --release DIR      where the installers go, instead of release/
  --help             this text

Environment:
${variables.map(([names, says]) => `  ${names}\n      ${says}`).join('\n')}`;

const flags = { linux: '--linux', win32: '--win', darwin: '--mac' } as const;

type Wish = {
  command: 'package' | 'dist';
  platform: Platform;
  arch: 'x64' | 'arm64';
  list: Installer[];
  out: string;
  release: string;
};

process.exitCode = await main(process.argv.slice(2));

/** What is wished for; null for the help text, a sentence for what is wrong with it. */
function readWish(args: string[]): Wish | string | null {
  let parsed;
  try {
    const text = { type: 'string' } as const;
    const options = {
      ...{ platform: text, arch: text, installers: text, out: text, release: text },
      help: { type: 'boolean', short: 'h' },
    } as const;
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const [command = 'package', ...rest] = positionals;
  if (values.help) return null;
  const { platform = process.platform, arch = process.arch } = values;
  if ((command !== 'package' && command !== 'dist') || rest.length > 0) return 'Say package or dist.';
  if (!isPlatform(platform)) return '--platform takes linux, win32 or darwin.';
  if (arch !== 'x64' && arch !== 'arm64') return '--arch takes x64 or arm64.';
  const list = toInstallers(platform, values.installers);
  if (list === null) return `--installers takes ${installers[platform].join(', ')} for ${platform}.`;
  const out = resolve(root, values.out ?? 'out');
  return { command, platform, arch, list, out, release: resolve(root, values.release ?? 'release') };
}

async function main(args: string[]): Promise<number> {
  const wish = readWish(args);
  if (wish === null) {
    console.log(usage);
    return 0;
  }
  if (typeof wish === 'string') return complain(wish, 2);
  const { command, platform, arch, list, out, release } = wish;
  const read = readSigning(process.env);
  if (read.type === 'incomplete') return complain(read.reason, 1);
  const source = readUpdateSource(process.env);
  if (source.type === 'incomplete') return complain(source.reason, 1);
  const archive = await findArchive(toArchiveName(readElectronVersion(), platform, arch), process.env);
  if (archive.type === 'missing') return complain(archive.reason, 1);
  const problem = command === 'dist' ? await whyNotAll(list) : null;
  if (problem !== null) return complain(problem, 1);

  // What builds is large: it is loaded once there is something to build.
  const [{ buildPart }, { listShipped, writeLicenceTexts }] = await Promise.all([
    import('./parts.ts'),
    import('./licences.ts'),
  ]);
  await buildPart(root, 'renderer');
  await buildPart(root, 'main');
  await writeFile(join(root, 'dist', 'main', 'licences.txt'), await writeLicenceTexts(await listShipped()));
  // The Forge configuration reads it: its command line has no option for the folder.
  process.env['ACRE_OUT_DIR'] = out;
  const packaged = await run('electron-forge', ['package', '--platform', platform, '--arch', arch]);
  if (packaged !== 0) return packaged;
  if (command === 'dist') {
    const made = await makeInstallers(wish);
    if (made !== 0) return made;
    for (const name of await writeRelease(release, read.signing.gpgKey)) console.log(join(release, name));
  }
  for (const line of whatIsUnsigned(platform, read.signing)) console.log(line);
  return 0;
}

function makeInstallers({ platform, arch, list, out, release }: Wish): Promise<number> {
  const folder = join(out, `Acre-${platform}-${arch}`);
  const prepackaged = platform === 'darwin' ? join(folder, 'Acre.app') : folder;
  const config = [
    '--config',
    join('build', 'electron-builder.yml'),
    `--config.directories.output=${release}`,
  ];
  const options = [`--${arch}`, '--prepackaged', prepackaged, ...config, '--publish', 'never'];
  return run(
    'electron-builder',
    [flags[platform], ...list, ...options],
    toolsEnv(process.env, process.platform),
  );
}

function complain(line: string, code: number): number {
  console.error(line);
  return code;
}

function readElectronVersion(): string {
  const text = readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Runs a tool of the project on this Node; it ends with this process. */
function run(tool: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const script = join(root, 'node_modules', '.bin', tool);
  return new Promise((done) => {
    const child = spawn(script, args, {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      env: { ...process.env, ...env },
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
    child.on('error', (error) => done(complain(error.message, 127)));
    child.on('exit', (code) => done(code ?? 1));
  });
}
