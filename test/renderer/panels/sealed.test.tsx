// @vitest-environment jsdom
import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { SealedCluster, SealedOutcome } from '../../../shared/sealed.ts';
import { ExportDialog } from '../../../renderer/panels/sealed/export-dialog.tsx';
import { ImportDialog } from '../../../renderer/panels/sealed/import-dialog.tsx';
import { makeInfo } from '../../support/fleet.ts';
import type { Answers } from '../../support/fake-client.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const words = 'sunflower tractor pencil orbit velvet';
const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });
const type = (label: string, value: string): void =>
  void fireEvent.change(screen.getByLabelText(label), { target: { value } });
const inputs = (app: TestApp, name: string): unknown[] =>
  app.client.asked.filter((asked) => asked.name === name).map(({ input }) => input);

describe('the export', () => {
  function renderExport(answers: Answers = {}) {
    const onClose = vi.fn();
    const { app } = renderPanel(<ExportDialog clusters={['lab', 'edge']} onClose={onClose} />, answers);
    act(() =>
      app.world.setClusters([makeInfo('lab', 'Lab 1'), makeInfo('edge', 'Edge'), makeInfo('dev', 'Dev')]),
    );
    return { app, onClose };
  }

  it('takes a passphrase that is long enough and typed twice alike, and says how strong it is', () => {
    renderExport();
    expect(button('Export').disabled).toBe(true);
    type('Passphrase', 'short');
    expect(screen.getByRole('status').textContent).toContain('At least 10 characters');
    type('Passphrase', 'password password');
    expect(screen.getByRole('status').textContent).toContain('Weak');
    type('Passphrase', words);
    expect(screen.getByRole('status').textContent).toContain('Strong');
    expect(screen.getByText('The two passphrases differ.')).toBeTruthy();
    expect(button('Export').disabled).toBe(true);
    type('Passphrase again', words);
    expect(button('Export').disabled).toBe(false);
    for (const box of screen.getAllByRole('checkbox', { checked: true })) fireEvent.click(box);
    expect(button('Export').disabled).toBe(true);
  });

  it('takes the passwords of proxies along only where that was ticked', async () => {
    const { app } = renderExport({ 'sealed.export': () => fail(appError('vault', 'It is locked.')) });
    fireEvent.click(screen.getByRole('checkbox', { name: 'With the passwords of their proxies' }));
    type('Passphrase', words);
    type('Passphrase again', words);
    await act(async () => fireEvent.click(button('Export')));
    expect(inputs(app, 'sealed.export')).toMatchObject([{ withProxyPasswords: true }]);
  });

  it('asks for the chosen clusters, saves the file, and says what was done', async () => {
    vi.stubGlobal(
      'URL',
      Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }),
    );
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue(undefined);
    const { app, onClose } = renderExport({ 'sealed.export': () => ok({ file: btoa('sealed') }) });
    fireEvent.click(screen.getByRole('checkbox', { name: /Edge/ }));
    type('Passphrase', words);
    type('Passphrase again', words);
    await act(async () => fireEvent.click(button('Export')));
    expect(inputs(app, 'sealed.export')).toEqual([
      { clusters: ['lab'], passphrase: words, withProxyPasswords: false },
    ]);
    expect(clicked).toHaveBeenCalledOnce();
    expect(onClose).toHaveBeenCalledOnce();
    expect(app.view.getState().toasts.at(-1)?.title).toBe('1 cluster exported');
  });

  it('stays open with the reason where it fails', async () => {
    const error = appError('vault', 'The credential of Edge cannot be read.');
    const { onClose } = renderExport({ 'sealed.export': () => fail(error) });
    type('Passphrase', words);
    type('Passphrase again', words);
    await act(async () => fireEvent.click(button('Export')));
    expect(screen.getByRole('alert').textContent).toContain('Edge cannot be read');
    expect(onClose).not.toHaveBeenCalled();
  });
});

describe('the import', () => {
  const cluster = (name: string, over: Partial<SealedCluster> = {}): SealedCluster => ({
    ...{
      name,
      server: `https://${name}.example:6443`,
      auth: 'token',
      isPinned: false,
      isInsecure: false,
      lacksProxyPassword: false,
      problem: null,
      twin: null,
    },
    ...over,
  });
  const clusters = [
    cluster('new'),
    cluster('known', { twin: 'known', isInsecure: true, lacksProxyPassword: true }),
    cluster('broken', { problem: appError('invalid', 'It names no user.') }),
  ];

  async function renderImport(outcomes: SealedOutcome[] = []) {
    const onClose = vi.fn();
    const file = new File(['sealed'], 'x.acre-clusters');
    const { app, unmount } = renderPanel(<ImportDialog file={file} onClose={onClose} />, {
      'sealed.open': ({ passphrase }) =>
        passphrase === words
          ? ok({ sealed: 's1', exportedAt: '2026-11-30T10:00:00Z', clusters })
          : fail(appError('invalid', 'The passphrase does not open this export.')),
      'sealed.import': () => ok({ outcomes }),
      'sealed.forget': () => ok({}),
    });
    return { app, onClose, unmount };
  }
  const open = (): Promise<boolean> => act(async () => fireEvent.click(button('Open')));
  const choiceOf = (name: string): HTMLSelectElement => screen.getByLabelText(`What to do with ${name}`);

  it('says that the passphrase is wrong, and keeps the file for another try', async () => {
    const { app } = await renderImport();
    expect(button('Open').disabled).toBe(true);
    type('Passphrase', 'wrong');
    await open();
    expect((await screen.findByRole('alert')).textContent).toContain('does not open this export');
    type('Passphrase', words);
    await open();
    await screen.findByText('new');
    expect(inputs(app, 'sealed.open')).toEqual([
      { file: btoa('sealed'), passphrase: 'wrong' },
      { file: btoa('sealed'), passphrase: words },
    ]);
  });

  it('shows what is in it, touches nothing that is there already unless told, and forgets it at the end', async () => {
    const done: SealedOutcome[] = [
      { type: 'added', cluster: 'new' },
      { type: 'replaced', cluster: 'known' },
      { type: 'skipped' },
    ];
    const { app, onClose, unmount } = await renderImport(done);
    type('Passphrase', words);
    await open();
    await screen.findByText('new');
    expect([choiceOf('new').value, choiceOf('known').value, choiceOf('broken').value]).toEqual([
      'add',
      'skip',
      'skip',
    ]);
    expect(choiceOf('broken').disabled).toBe(true);
    expect(screen.getAllByText('Certificate not verified')).toHaveLength(1);
    expect(screen.getAllByText(/password of its proxy is not in the file/)).toHaveLength(1);
    expect(screen.getByRole('alert').textContent).toContain('It names no user.');
    fireEvent.change(choiceOf('known'), { target: { value: 'replace' } });
    await act(async () => fireEvent.click(button('Import 2 clusters')));
    expect(inputs(app, 'sealed.import')).toEqual([{ sealed: 's1', choices: ['add', 'replace', 'skip'] }]);
    expect(onClose).toHaveBeenCalledOnce();
    expect(app.view.getState().toasts.at(-1)?.text).toBe('1 added, 1 replaced, 1 skipped.');
    unmount();
    expect(inputs(app, 'sealed.forget')).toEqual([{ sealed: 's1' }]);
  });

  it('leaves what failed to be tried again, and does nothing twice', async () => {
    const error = appError('vault', 'The keychain is locked.');
    const { app, onClose } = await renderImport([
      { type: 'added', cluster: 'new' },
      { type: 'failed', error },
      { type: 'skipped' },
    ]);
    type('Passphrase', words);
    await open();
    await screen.findByText('new');
    fireEvent.change(choiceOf('known'), { target: { value: 'replace' } });
    await act(async () => fireEvent.click(button('Import 2 clusters')));
    expect(onClose).not.toHaveBeenCalled();
    expect(screen.getByText('Imported')).toBeTruthy();
    expect(screen.getAllByRole('alert')[0]?.textContent).toContain('The keychain is locked.');
    await act(async () => fireEvent.click(button('Import 1 cluster')));
    expect(inputs(app, 'sealed.import')[1]).toEqual({ sealed: 's1', choices: ['skip', 'replace', 'skip'] });
  });
});
