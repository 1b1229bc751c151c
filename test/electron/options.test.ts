import { describe, expect, test } from 'vitest';
import { parseDesktopOptions, parseOptions } from '../../electron/options.ts';

const usual = {
  isDemo: false,
  isWeb: false,
  canOpen: true,
  isJson: false,
  dataDir: null,
  port: 0,
  keychain: null,
};

describe('the command line', () => {
  test('without anything is the usual run', () => {
    expect(parseOptions([], {})).toEqual({ type: 'run', options: usual });
  });

  test('takes every option', () => {
    const args = [
      '--demo',
      '--web',
      '--no-open',
      '--json',
      '--data-dir',
      '/d',
      '--port',
      '4000',
      '--keychain',
      'os',
    ];
    expect(parseOptions(args, {})).toEqual({
      type: 'run',
      options: {
        isDemo: true,
        isWeb: true,
        canOpen: false,
        isJson: true,
        dataDir: '/d',
        port: 4000,
        keychain: 'os',
      },
    });
  });

  test('goes before the environment', () => {
    const env = { ACRE_DATA_DIR: '/env', ACRE_KEYCHAIN: 'memory' };
    expect(parseOptions([], env)).toEqual({
      type: 'run',
      options: { ...usual, dataDir: '/env', keychain: 'memory' },
    });
    expect(parseOptions(['--data-dir=/arg', '--keychain=os'], env)).toEqual({
      type: 'run',
      options: { ...usual, dataDir: '/arg', keychain: 'os' },
    });
  });

  test.each([['--help'], ['-h'], ['--demo', '--help']])('asks for help by %s', (...args) => {
    expect(parseOptions(args, {})).toEqual({ type: 'help' });
  });

  test.each([
    [['--frob'], "Unknown option '--frob'."],
    [['word'], /word/],
    [['--port'], /--port/],
    [['--port', '-1'], /--port/],
    [['--port', '65536'], '--port takes a number from 0 to 65535.'],
    [['--port', '1e3'], '--port takes a number from 0 to 65535.'],
    [['--port', ''], '--port takes a number from 0 to 65535.'],
    [['--keychain', 'file'], '--keychain takes os or memory.'],
    [['--data-dir', ''], '--data-dir takes a folder.'],
    [['--demo=yes'], /--demo/],
  ])('%j is refused in one line', (args, expected) => {
    const parsed = parseOptions(args, {});
    const message = parsed.type === 'bad' ? parsed.message : '';
    expect(message).toMatch(expected);
    expect(message).not.toContain('\n');
  });

  test('names the variable where the environment is wrong', () => {
    expect(parseOptions([], { ACRE_KEYCHAIN: 'file' })).toEqual({
      type: 'bad',
      message: 'ACRE_KEYCHAIN takes os or memory.',
    });
  });
});

describe("Electron's command line", () => {
  test('may hold switches of Chromium and a link', () => {
    const args = [
      '--no-sandbox',
      '--demo',
      '--data-dir',
      '/d',
      '--lang=de',
      'acre://open?x=1',
      '--keychain=memory',
    ];
    expect(parseDesktopOptions(args, {})).toEqual({
      type: 'run',
      options: { ...usual, isDemo: true, dataDir: '/d', keychain: 'memory' },
    });
  });

  test('is still refused where an own option is wrong', () => {
    expect(parseDesktopOptions(['--keychain', 'file'], {})).toMatchObject({ type: 'bad' });
  });
});
