// @vitest-environment jsdom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { ok } from '../../../shared/result.ts';
import { writeSettings } from '../../../shared/settings-file.ts';
import { Dialogs } from '../../../renderer/panels/dialogs.tsx';
import { Shortcuts } from '../../../renderer/panels/shortcuts.tsx';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

const about = {
  version: '1.2.3',
  electron: '45.0.0',
  chromium: '156.0',
  node: '24.1.0',
  platform: 'linux',
  osRelease: '6.1',
  architecture: 'x64',
  dataDir: '/home/ada/.local/share/acre',
  keychain: 'os' as const,
  canShowDataDir: true,
};

function open(): TestApp {
  const answers = { 'app.about': () => ok(about), 'app.showDataDir': () => ok({}) };
  const { app } = renderPanel(
    <>
      <Dialogs />
      <Shortcuts />
    </>,
    answers,
  );
  return app;
}

const show = (app: TestApp, section: 'general' | 'shortcuts' | 'data' | null): void =>
  act(() => app.view.setState({ dialog: { type: 'settings', section } }));
const row = (does: string): HTMLElement => screen.getByText(does).closest('li')!;
const chord = (keys: object): void => act(() => void fireEvent.keyDown(document.body, keys));

it('opens with Ctrl , and holds what is chosen at once', () => {
  const app = open();
  chord({ key: ',', ctrlKey: true });
  expect(screen.getByRole('dialog', { name: 'Settings' })).toBeTruthy();
  fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
  fireEvent.click(screen.getByRole('radio', { name: /^Decimal/ }));
  fireEvent.click(screen.getByRole('radio', { name: '24 hours' }));
  expect(app.view.getState().preferences).toMatchObject({ theme: 'dark', sizes: 'decimal', clock: 'h23' });
});

it('takes the keys that are pressed for a shortcut, and they act', () => {
  const app = open();
  show(app, 'shortcuts');
  fireEvent.click(
    within(row('Next overlay')).getByRole('button', { name: 'Change the keys for: Next overlay O' }),
  );
  chord({ key: 'Shift', shiftKey: true });
  chord({ key: 'J', shiftKey: true });
  expect(app.view.getState().preferences.shortcuts).toEqual({ nextOverlay: ['Shift j'] });
  act(() => app.view.setState({ dialog: null }));
  const before = app.view.getState().preferences.overlay;
  chord({ key: 'o' });
  expect(app.view.getState().preferences.overlay).toBe(before);
  chord({ key: 'J', shiftKey: true });
  expect(app.view.getState().preferences.overlay).not.toBe(before);
});

it('tells who has the keys already, and takes them over only when told to', () => {
  const app = open();
  show(app, 'shortcuts');
  const change = () =>
    within(row('Create a VM, on the selected host')).getByRole('button', { name: /^Change the keys/ });
  fireEvent.click(change());
  chord({ key: 'w' });
  expect(screen.getByRole('alert').textContent).toContain(
    'W is used already: Show or hide container workloads.',
  );
  expect(app.view.getState().preferences.shortcuts).toEqual({});
  fireEvent.click(screen.getByRole('button', { name: 'Use it here' }));
  expect(app.view.getState().preferences.shortcuts).toEqual({ newVm: ['w'], workloads: [] });
  fireEvent.click(within(row('Show or hide container workloads')).getByRole('button', { name: /^Put back/ }));
  expect(app.view.getState().preferences.shortcuts).toEqual({ newVm: [] });
  fireEvent.click(screen.getByRole('button', { name: 'Reset all' }));
  expect(app.view.getState().preferences.shortcuts).toEqual({});
});

it('refuses keys that are fixed or never come, and lets go with Escape without closing', () => {
  const app = open();
  show(app, 'shortcuts');
  const change = () =>
    within(row('Network of all clusters')).getByRole('button', { name: /^Change the keys/ });
  fireEvent.click(change());
  chord({ key: 'ArrowLeft' });
  expect(screen.getByRole('alert').textContent).toContain('always means');
  expect(screen.queryByRole('button', { name: 'Use it here' })).toBeNull();
  fireEvent.click(change());
  chord({ key: 'w', ctrlKey: true });
  expect(screen.getByRole('alert').textContent).toContain('belongs to the window');
  fireEvent.click(change());
  chord({ key: 'Escape' });
  expect(screen.getByRole('dialog', { name: 'Settings' })).toBeTruthy();
  expect(app.view.getState().preferences.shortcuts).toEqual({});
});

it('finds keys by what they do and by the key, in the sheet with the keys the user chose', () => {
  const app = open();
  act(() => {
    app.preferences.change({ shortcuts: { palette: ['Ctrl Shift p'] } });
    app.view.setState({ dialog: { type: 'shortcuts' } });
  });
  const dialog = screen.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const find = within(dialog).getByRole('searchbox');
  fireEvent.change(find, { target: { value: 'ctrl shift' } });
  const found = [...dialog.querySelectorAll('dt')].map(({ textContent }) => textContent);
  expect(found).toContain('Commands, also for what is selected');
  expect(found).not.toContain('Find');
  fireEvent.change(find, { target: { value: 'console back' } });
  expect(dialog.querySelectorAll('dt')).toHaveLength(1);
  fireEvent.change(find, { target: { value: 'zzz' } });
  expect(dialog.textContent).toContain('No key is for “zzz”.');
});

it('says where the files are and opens the folder, and takes settings from a file', async () => {
  const app = open();
  show(app, 'data');
  expect(await screen.findByText(about.dataDir)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Open folder' }));
  expect(app.client.asked.some(({ name }) => name === 'app.showDataDir')).toBe(true);
  const kept = JSON.parse(writeSettings(app.view.getState().preferences)) as { settings: object };
  const text = JSON.stringify({ ...kept, settings: { theme: 'light', hologram: 1 } });
  const file = new File([text], 'acre-settings.json');
  await act(async () => {
    fireEvent.change(document.querySelector('input[type="file"]')!, { target: { files: [file] } });
    await file.text();
  });
  expect((await screen.findByText('1 setting was taken over.')).closest('.notice')?.textContent).toContain(
    'hologram',
  );
  expect(app.view.getState().preferences.theme).toBe('light');
});

it('tells what it is made of, as a text for a report', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal('navigator', { clipboard: { writeText }, userAgent: 'x', platform: 'Linux' });
  const app = open();
  act(() => app.view.setState({ dialog: { type: 'about' } }));
  await screen.findByText('Electron 45.0.0');
  fireEvent.click(screen.getByRole('button', { name: 'Copy as text' }));
  const [[text]] = writeText.mock.calls as unknown as [[string]];
  for (const part of ['Version: 1.2.3', 'Electron 45.0.0', 'Node.js: 24.1.0', about.dataDir])
    expect(text).toContain(part);
});
