import { chmod, mkdtemp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hashInputs, isFresh, markFresh } from './stale.ts';

/** The parts the app is built of: the page, and what runs in Electron. */
export type Part = 'renderer' | 'main';

const inputs: Record<Part, readonly string[]> = {
  renderer: [
    ...['renderer', 'shared', 'CHANGELOG.md', 'package-lock.json', 'electron/page/policy.ts'],
    ...['build/vite.renderer.ts', 'build/shipped-plugin.ts', 'build/licences.ts'],
  ],
  main: ['electron', 'shared', 'build/vite.main.ts', 'package-lock.json'],
};

/**
 * Builds a part into `dist/` unless it was built from the same inputs; whether it had to. It is built aside and put
 * in its place whole, so that a running app never sees half of it.
 */
export async function buildPart(root: string, part: Part): Promise<boolean> {
  const outDir = join(root, 'dist', part);
  const hash = await hashInputs(root, inputs[part]);
  if (await isFresh(outDir, hash)) return false;
  // Vite reads this to choose React's build for production, whatever the caller's is.
  process.env['NODE_ENV'] = 'production';
  // What builds is large: it is loaded once there is something to build.
  const { build } = await import('vite');
  await mkdir(join(root, 'dist'), { recursive: true });
  const aside = await mkdtemp(join(root, 'dist', `.${part}-`));
  await chmod(aside, 0o755);
  try {
    if (part === 'renderer') {
      const { rendererConfig } = await import('./vite.renderer.ts');
      await build(rendererConfig(join(root, 'renderer'), aside, ['index.html', 'console.html']));
    } else {
      const { mainConfig, preloadConfig } = await import('./vite.main.ts');
      await build(mainConfig(root, aside));
      await build(preloadConfig(root, aside));
    }
    await markFresh(aside, hash);
    await replace(aside, outDir);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return true;
}

/** Puts a folder in the place of another; tries again where another build does the same at the same time. */
async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await rm(to, { recursive: true, force: true });
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}
