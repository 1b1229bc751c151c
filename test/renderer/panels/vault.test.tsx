// @vitest-environment jsdom
import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { VaultInfo } from '../../../shared/vault.ts';
import { VaultNotice } from '../../../renderer/panels/top-bar/vault-notice.tsx';
import { CredentialOffers } from '../../../renderer/panels/vault/credential-offers.tsx';
import { KeepingNotice } from '../../../renderer/panels/vault/keeping-notice.tsx';
import { makeInfo } from '../../support/fleet.ts';
import type { Answers } from '../../support/fake-client.ts';
import { renderPanel } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const lockedError = appError('vault', 'The keychain is locked.', { hint: 'Unlock it.', vault: 'locked' });
const info = (over: Partial<VaultInfo>): VaultInfo => ({
  ...{ state: 'unlocked', keeping: 'keychain', error: null, sessionOnly: [] },
  ...over,
});
const locked = info({ state: 'locked', keeping: null, error: lockedError });
const buttons = (): (string | null)[] =>
  screen.queryAllByRole('button').map(({ textContent }) => textContent);

function renderNotice(vault: VaultInfo, answers: Answers = {}) {
  const rendered = renderPanel(<VaultNotice />, answers);
  act(() => {
    rendered.app.world.setClusters([makeInfo('lab', 'Lab 1'), makeInfo('edge', 'Edge')]);
    rendered.app.view.setState({ vault });
  });
  return rendered.app;
}

describe('the notice in the top bar', () => {
  it('is not there while the keychain keeps everything, nor before it is known', () => {
    renderNotice(info({}));
    expect(screen.queryByRole('button')).toBeNull();
  });

  it.each([
    ['Waiting for the keychain', info({ state: 'opening', keeping: null }), []],
    ['Keychain locked', locked, ['Try again', 'Keep for this session only']],
    [
      'Keychain access refused',
      info({ state: 'refused', keeping: null, error: lockedError }),
      ['Try again', 'Keep for this session only'],
    ],
    [
      'Keychain does not answer',
      info({ state: 'unanswered', keeping: null, error: lockedError }),
      ['Try again', 'Keep for this session only'],
    ],
    [
      'Credentials in memory',
      info({ state: 'absent', keeping: 'session', error: lockedError }),
      ['Try again', 'Hide for this session'],
    ],
    [
      'Credentials in memory',
      info({ state: 'locked', keeping: 'session', error: lockedError, sessionOnly: ['lab'] }),
      ['Try again', 'Keep in the keychain'],
    ],
    ['Credentials in memory', info({ sessionOnly: ['lab'] }), ['Keep in the keychain']],
    ['Credentials in memory', info({ state: 'unused', keeping: 'session' }), ['Hide for this session']],
  ] as const)('says "%s" and offers what helps', async (words, vault, offered) => {
    renderNotice(vault);
    await act(async () => fireEvent.click(screen.getByRole('button', { name: words })));
    const notice = screen.getByRole('dialog', { name: words });
    expect([...notice.querySelectorAll('button')].map(({ textContent }) => textContent)).toEqual(offered);
    if (vault.error) expect(notice.textContent).toContain('The keychain is locked.Unlock it.');
    if (vault.keeping === 'session') expect(notice.textContent).toContain('are gone then');
    if (vault.sessionOnly.length > 0) expect(notice.textContent).toContain('Lab 1');
    expect(notice.textContent).not.toContain('Edge');
  });

  it('changes by itself when the keychain does, and says when a try was in vain', async () => {
    let isLocked = true;
    const app = renderNotice(locked, {
      'vault.retry': () => (isLocked ? fail(lockedError) : ok({})),
      'vault.keep': () => ok({}),
    });
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Keychain locked' })));
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })));
    expect(screen.getByRole('status').textContent).toContain('nothing has changed');
    await act(async () =>
      fireEvent.click(screen.getByRole('button', { name: 'Keep for this session only' })),
    );
    isLocked = false;
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })));
    expect(screen.queryByRole('status')).toBeNull();
    expect(app.client.asked.map(({ name, input }) => [name, input])).toEqual([
      ['vault.retry', {}],
      ['vault.keep', { where: 'session' }],
      ['vault.retry', {}],
    ]);
    act(() => app.view.setState({ vault: info({}) }));
    expect(screen.queryByRole('button', { name: /keychain/i })).toBeNull();
  });
});

describe('the notice of a cluster', () => {
  it('offers all three ways where the keychain is locked', async () => {
    const { app } = renderPanel(<CredentialOffers cluster="lab" error={lockedError} />);
    act(() => app.view.setState({ vault: locked }));
    expect(buttons()).toEqual(['Try again', 'Keep for this session only', 'Enter credential again']);
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Enter credential again' })));
    expect(app.view.getState().dialog).toEqual({ type: 'replace-credential', cluster: 'lab', file: null });
  });

  it('offers to enter the credential again where it is missing or refused by the server', () => {
    const missing = appError('vault', 'It is not there.', { vault: 'missing' });
    for (const error of [missing, appError('unauthorized', 'No.')]) {
      const { app, unmount } = renderPanel(<CredentialOffers cluster="lab" error={error} />);
      act(() => app.view.setState({ vault: info({}) }));
      expect(buttons()).toEqual(['Enter credential again']);
      unmount();
    }
  });
});

it('where a credential is entered it says that it cannot be kept, or how long it is', () => {
  const { app, container } = renderPanel(<KeepingNotice />);
  act(() => app.view.setState({ vault: info({}) }));
  expect(container.textContent).toBe('');
  act(() => app.view.setState({ vault: locked }));
  expect(container.textContent).toContain('cannot be kept');
  expect(buttons()).toEqual(['Try again', 'Keep for this session only']);
  act(() => app.view.setState({ vault: { ...locked, keeping: 'session' } }));
  expect(container.textContent).toContain('are gone then');
});
