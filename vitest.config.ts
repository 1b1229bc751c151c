import { defineConfig } from 'vitest/config';
import { shippedPlugin } from './build/shipped-plugin.ts';

export default defineConfig({
  plugins: [shippedPlugin()],
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    unstubEnvs: true,
    pool: 'forks',
  },
});
