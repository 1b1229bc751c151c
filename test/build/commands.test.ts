import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Runs a script of package.json as npm would: its command line, split at spaces, with more arguments. */
function runScript(name: string, args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [program, ...fixed] = (scripts[name] ?? '').split(' ');
  expect(program).toBe('node');
  return new Promise((done) => {
    execFile(process.execPath, [...fixed, ...args], { cwd: root, timeout: 20_000 }, (error, out, err) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err });
    });
  });
}

const names = [
  'start',
  'web',
  'simulator',
  'bench',
  'test',
  'test:unit',
  'test:e2e',
  'package',
  'dist',
  'feed',
  'setup:test',
];

describe('every command', () => {
  it.each(names)('%s prints its usage', async (name) => {
    const { code, out } = await runScript(name, ['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: npm /);
  });

  it.each(names)('%s refuses an unknown option with one line', async (name) => {
    const { code, out, err } = await runScript(name, ['--no-such-option']);
    expect(code).not.toBe(0);
    expect(`${out}${err}`.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('--no-such-option');
  });

  it.each([
    ['web', ['--port', 'abc'], '--port'],
    ['start', ['--keychain', 'shoebox'], '--keychain'],
    ['bench', ['speed'], 'canvas, sync, feed, plan, startup, soak, fuzz or all'],
    ['bench', ['feed', '--vms', '-3'], '--vms'],
    ['simulator', ['--scenario', 'moon', '--out', 'unused'], '"fleet"'],
    ['simulator', [], '--out'],
  ])('%s %j is refused with a line that says why', async (name, args, expected) => {
    const { code, err } = await runScript(name, args);
    expect(code).not.toBe(0);
    expect(err).toContain(expected);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
