import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { shippedPlugin } from './shipped-plugin.ts';
import { noncePlaceholder } from '../electron/page/policy.ts';

/** How pages are built from a folder with their HTML files: relative addresses, hashed names, nothing inline. */
export function rendererConfig(
  folder: string,
  outDir: string,
  pages: readonly string[] = ['index.html'],
): InlineConfig {
  return {
    configFile: false,
    root: folder,
    base: './',
    publicDir: join(folder, 'public'),
    logLevel: 'warn',
    plugins: [react(), shippedPlugin()],
    html: { cspNonce: noncePlaceholder },
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: pages.map((page) => join(folder, page)) },
      target: 'chrome140',
      sourcemap: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
    },
  };
}
