import { expect } from 'vitest';
import { until } from './backend.ts';
import type { TestBackend } from './backend.ts';

type Stage = { app: TestBackend };

/** How every name about the app itself and its demo fleet is used once, where the shell has neither a desktop nor a fleet. */
export const demoUses = {
  'app.about': async ({ app }: Stage) => {
    expect(await app.call('app.about', {})).toMatchObject({ ok: true, value: { dataDir: app.dataDir } });
  },
  'app.showDataDir': async ({ app }: Stage) => {
    expect(await app.call('app.showDataDir', {})).toMatchObject({ ok: false, error: { code: 'invalid' } });
  },
  'demo.follow': async ({ app }: Stage) => {
    let state = '';
    app.follow('demo.follow', {}, (demo) => (state = demo.state));
    await until('the fleet is told to be absent', () => state === 'absent');
  },
  'demo.start': async ({ app }: Stage) => {
    expect(await app.call('demo.start', {})).toMatchObject({ ok: false, error: { code: 'invalid' } });
  },
  'demo.stop': async ({ app }: Stage) => {
    expect(await app.call('demo.stop', {})).toMatchObject({ ok: true });
  },
};
