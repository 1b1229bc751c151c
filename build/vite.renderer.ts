import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { noncePlaceholder } from '../electron/page/policy.ts';

/** How the page is built from a folder with an index.html: relative addresses, hashed names, nothing inline. */
export function rendererConfig(folder: string, outDir: string): InlineConfig {
  return {
    configFile: false,
    root: folder,
    base: './',
    publicDir: join(folder, 'public'),
    logLevel: 'warn',
    plugins: [react()],
    html: { cspNonce: noncePlaceholder },
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome140',
      sourcemap: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
    },
  };
}
