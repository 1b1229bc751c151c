// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { defaultPreferences } from '../../../shared/preferences.ts';
import { ok } from '../../../shared/result.ts';
import type { UpdateState } from '../../../shared/updates.ts';
import { UpdatesField } from '../../../renderer/panels/updates-field.tsx';
import type { Answers } from '../../support/fake-client.ts';
import { renderPanel } from './render.tsx';

afterEach(cleanup);

const lookedAt = '2026-03-01T08:00:00Z';
const newer: UpdateState = {
  type: 'newer',
  version: '2.0.0',
  lookedAt,
  installer: {
    platform: 'linux',
    arch: 'x64',
    type: 'deb',
    name: 'acre-2.0.0-amd64.deb',
    sizeBytes: 100 * 2 ** 20,
    sha512: 'a'.repeat(128),
  },
  canSave: true,
};

async function show(state: UpdateState, answers: Answers = {}) {
  const shown = renderPanel(<UpdatesField />, {
    'updates.read': () => ok(state),
    'preferences.write': (change) => ok({ ...defaultPreferences, ...(change as object) }),
    ...answers,
  });
  await act(() => Promise.resolve());
  return shown;
}

describe('updates in the settings', () => {
  it('says of a build without a key that it looks for none, with nothing to switch on', async () => {
    await show({ type: 'unavailable' });
    expect(screen.getByText(/no key to verify updates/)).toBeTruthy();
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  it('are off until they are wished for, and looked for at the address that is set', async () => {
    const { app } = await show({ type: 'off' }, { 'updates.look': () => ok(newer) });
    expect(screen.getByRole<HTMLInputElement>('checkbox').checked).toBe(false);
    expect(screen.queryByRole('button')).toBeNull();
    fireEvent.click(screen.getByRole('checkbox', { name: 'Look for new versions of Acre' }));
    fireEvent.change(screen.getByRole('textbox'), { target: { value: ' https://mirror.example/acre ' } });
    expect(app.view.getState().preferences).toMatchObject({
      looksForUpdates: true,
      updateFeed: 'https://mirror.example/acre',
    });
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Look now' })));
    expect(screen.getByText('Acre 2.0.0 is there')).toBeTruthy();
    expect(screen.getByText(/acre-2\.0\.0-amd64\.deb, 100/)).toBeTruthy();
  });

  it('fetch the installer and say where it lies, or why it was refused', async () => {
    let isGood = false;
    const { app } = await show(newer, {
      'updates.save': () =>
        isGood
          ? ok({ path: '/home/me/acre.deb' })
          : { ok: false, error: appError('rejected', 'It is not the file that was signed.') },
    });
    act(() => app.preferences.change({ looksForUpdates: true }));
    const save = (): Promise<void> =>
      act(
        async () =>
          void fireEvent.click(screen.getByRole('button', { name: 'Fetch and verify the installer' })),
      );
    await save();
    expect(screen.getByText('It is not the file that was signed.')).toBeTruthy();
    isGood = true;
    await save();
    expect(screen.getByText(/lies at \/home\/me\/acre\.deb/)).toBeTruthy();
  });

  it('say when there was none, and why none could be looked for', async () => {
    const { app } = await show({ type: 'current', lookedAt });
    act(() => app.preferences.change({ looksForUpdates: true }));
    expect(screen.getByText(/There was no newer version/)).toBeTruthy();
    cleanup();
    const failed = await show({
      type: 'failed',
      error: appError('unreachable', 'Nobody answers.'),
      lookedAt,
    });
    act(() => failed.app.preferences.change({ looksForUpdates: true }));
    expect(screen.getByText('Nobody answers.')).toBeTruthy();
  });
});
