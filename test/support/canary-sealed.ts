import { expect } from 'vitest';
import type { SealedDraft } from '../../shared/sealed.ts';
import type { TestBackend } from './backend.ts';

type Stage = { app: TestBackend; cluster: string };

/** What sealed exports are opened with. */
export const passphrase = 'CANARY passphrase 77ab';

async function exportSealed(app: TestBackend, cluster: string): Promise<string> {
  const exported = await app.call('sealed.export', {
    clusters: [cluster],
    passphrase,
    withProxyPasswords: true,
  });
  if (!exported.ok) throw new Error(exported.error.message);
  return exported.value.file;
}

async function openSealed(app: TestBackend, cluster: string): Promise<SealedDraft> {
  const opened = await app.call('sealed.open', { file: await exportSealed(app, cluster), passphrase });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** How each name of sealed exports is used once, for the search for secrets. */
export const sealedUses = {
  'sealed.export': async ({ app, cluster }: Stage) => {
    expect(await exportSealed(app, cluster)).not.toBe('');
  },
  'sealed.open': async ({ app, cluster }: Stage) => {
    expect((await openSealed(app, cluster)).clusters).toHaveLength(1);
  },
  'sealed.import': async ({ app, cluster }: Stage) => {
    const { sealed } = await openSealed(app, cluster);
    const imported = await app.call('sealed.import', { sealed, choices: ['add'] });
    expect(imported).toMatchObject({ ok: true, value: { outcomes: [{ type: 'added' }] } });
  },
  'sealed.forget': async ({ app, cluster }: Stage) =>
    app.call('sealed.forget', { sealed: (await openSealed(app, cluster)).sealed }),
};
