import { expect, test } from 'vitest';
import { findBrowser } from '../../../electron/files/find-browser.ts';

const among = (...files: string[]) => ({ isProgram: (path: string) => files.includes(path) });

test('ACRE_CHROMIUM comes first, and nothing stands in for a wrong one', () => {
  const env = { PATH: '/usr/bin', ACRE_CHROMIUM: '/opt/mine' };
  expect(findBrowser({ env, platform: 'linux', ...among('/usr/bin/chromium', '/opt/mine') })).toBe(
    '/opt/mine',
  );
  expect(findBrowser({ env, platform: 'linux', ...among('/usr/bin/chromium') })).toBeUndefined();
});

test('Chromium goes before Chrome wherever in PATH they are', () => {
  const search = { env: { PATH: '/a:/b:' }, platform: 'linux' as const };
  expect(findBrowser({ ...search, ...among('/a/google-chrome', '/b/chromium') })).toBe('/b/chromium');
  expect(findBrowser({ ...search, ...among('/a/google-chrome') })).toBe('/a/google-chrome');
  expect(findBrowser({ ...search, ...among() })).toBeUndefined();
});

test('the usual places of Windows and macOS', () => {
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  const env = { 'ProgramFiles(x86)': 'C:\\Program Files (x86)', ProgramFiles: 'C:\\Program Files' };
  expect(findBrowser({ env, platform: 'win32', ...among(edge) })).toBe(edge);
  const chrome = '/home/me/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  expect(findBrowser({ env: { HOME: '/home/me' }, platform: 'darwin', ...among(chrome) })).toBe(chrome);
});
