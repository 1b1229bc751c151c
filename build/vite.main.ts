import { builtinModules } from 'node:module';
import { join } from 'node:path';
import type { InlineConfig } from 'vite';

const builtins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];

/** How the main process and the simulator are bundled: ES modules for the Node inside Electron, keytar left outside. */
export function mainConfig(root: string, outDir: string): InlineConfig {
  return {
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['electron', 'keytar'] },
    build: {
      outDir,
      emptyOutDir: true,
      ssr: true,
      target: 'node24',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: {
          main: join(root, 'electron', 'main.ts'),
          simulator: join(root, 'electron', 'simulator', 'cli.ts'),
        },
        external: ['electron', 'keytar', 'bufferutil', 'utf-8-validate', ...builtins],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  };
}

/** How the preload is bundled: one CommonJS file, since the sandbox loads no modules. */
export function preloadConfig(root: string, outDir: string): InlineConfig {
  return {
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      outDir,
      emptyOutDir: false,
      ssr: true,
      target: 'node24',
      sourcemap: false,
      minify: false,
      rolldownOptions: {
        input: join(root, 'electron', 'preload.ts'),
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
      },
    },
  };
}
