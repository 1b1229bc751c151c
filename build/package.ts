// npm run package: the app as a folder, by Electron Forge. npm run dist: installers of it, by electron-builder.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { findArchive, toArchiveName } from './electron-archive.ts';
import { whyUnreachable } from './electron-binary.ts';
import { listShipped, writeLicenceTexts } from './licences.ts';
import { buildPart } from './parts.ts';
import { root } from './project.ts';

const usage = `Usage: npm run package [-- --platform P --arch A]
       npm run dist [-- --platform P --arch A]

  package  builds the app and packages it with Electron into out/
  dist     the same, and makes installers of it in release/ (Linux: AppImage, deb, rpm; Windows: NSIS; macOS: dmg)

  --platform P  linux, win32 or darwin; this machine's without it
  --arch A      x64 or arm64; this machine's without it
  --out DIR     where the packaged app goes, instead of out/
  --help        this text

ELECTRON_ZIP_DIR names a folder that has Electron's archives, for machines without internet access.`;

const platforms = { linux: '--linux', win32: '--win', darwin: '--mac' } as const;
const tools = 'https://github.com/electron-userland/electron-builder-binaries/releases/';

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        platform: { type: 'string' },
        arch: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error), 2);
  }
  const { values, positionals } = parsed;
  const [command = 'package', ...rest] = positionals;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const { platform = process.platform, arch = process.arch } = values;
  if ((command !== 'package' && command !== 'dist') || rest.length > 0)
    return complain('Say package or dist.', 2);
  if (!isPlatform(platform)) return complain('--platform takes linux, win32 or darwin.', 2);
  if (arch !== 'x64' && arch !== 'arm64') return complain('--arch takes x64 or arm64.', 2);

  const archive = await findArchive(toArchiveName(readElectronVersion(), platform, arch), process.env);
  if (archive.type === 'missing') return complain(archive.reason, 1);
  if (command === 'dist') {
    const problem = await whyUnreachable(process.env['ELECTRON_BUILDER_BINARIES_MIRROR'] ?? tools);
    if (problem !== null)
      return complain(`electron-builder needs tools to make installers, and ${problem}.`, 1);
  }
  await buildPart(root, 'renderer');
  await buildPart(root, 'main');
  await writeFile(join(root, 'dist', 'main', 'licences.txt'), await writeLicenceTexts(await listShipped()));
  const out = resolve(root, values.out ?? 'out');
  // The Forge configuration reads it: its command line has no option for the folder.
  process.env['ACRE_OUT_DIR'] = out;
  const packaged = await run('electron-forge', ['package', '--platform', platform, '--arch', arch]);
  if (packaged !== 0 || command === 'package') return packaged;
  const folder = join(out, `Acre-${platform}-${arch}`);
  const prepackaged = platform === 'darwin' ? join(folder, 'Acre.app') : folder;
  const config = join('build', 'electron-builder.yml');
  const options = [
    platforms[platform],
    `--${arch}`,
    '--prepackaged',
    prepackaged,
    '--config',
    config,
    '--publish',
    'never',
  ];
  return run('electron-builder', options);
}

function isPlatform(name: string): name is keyof typeof platforms {
  return Object.hasOwn(platforms, name);
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
function run(tool: string, args: string[]): Promise<number> {
  const script = join(root, 'node_modules', '.bin', tool);
  return new Promise((resolve) => {
    const child = spawn(script, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
    child.on('error', (error) => resolve(complain(error.message, 127)));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
