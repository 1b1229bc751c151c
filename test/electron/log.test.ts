import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logLevelOf, openLog } from '../../electron/log.ts';
import type { LogOptions } from '../../electron/log.ts';
import { openRedactor } from '../../electron/redact.ts';

const canary = 'CanaryS3cretValue0123456789';
const now = () => new Date('2030-01-02T03:04:05.006Z');
let folder: string;
let filePath: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acre-log-'));
  filePath = join(folder, 'data', 'acre.log');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const redactor = openRedactor();
  const log = openLog({ level: 'debug', sink: (line) => lines.push(line), now, redactor, ...options });
  return { log, lines, redactor };
}

test('levels by name, info for anything else', () => {
  expect(['debug', 'INFO', 'warn', 'error', '', 'loud', undefined].map(logLevelOf)).toEqual([
    ...['debug', 'info', 'warn', 'error'],
    ...['info', 'info', 'info'],
  ]);
});

test('one line an entry, at its level and above', () => {
  const { log, lines } = open({ level: 'warn' });
  log.debug('not this');
  log.info('nor this');
  log.warn('first\nsecond\r\u001b[31m', { cluster: 'c1', count: 2 });
  log.error('third');
  expect(lines).toEqual([
    '2030-01-02T03:04:05.006Z warn  first\\nsecond\\u000d\\u001b[31m {"cluster":"c1","count":2}',
    '2030-01-02T03:04:05.006Z error third',
  ]);
});

test('credentials are in neither message nor facts nor file', async () => {
  const { log, lines, redactor } = open({ filePath });
  redactor.register(canary);
  log.info(`Bearer ${canary}`, {
    token: canary,
    url: `https://x:${canary}@h`,
    error: new Error(canary),
    deep: [[canary]],
  });
  log.info(`split over two lines: ${canary.slice(0, 9)}`, { rest: canary.slice(9) });
  log.close();
  const text = lines.join('\n') + (await readFile(filePath, 'utf8'));
  expect(text).not.toContain(canary);
  expect(text).toContain('***');
});

test('a registered secret never reaches a line, wherever it is put', () => {
  const text = fc.string({ minLength: 4, maxLength: 30, unit: 'grapheme' });
  fc.assert(
    fc.property(text, fc.string(), fc.string(), (secret, before, after) => {
      // The frame of an entry is not made of secrets.
      const { log, lines, redactor } = open();
      redactor.register(secret);
      const whole = before + secret + after;
      log.error(whole, { [whole]: { deep: [whole, new Map([[whole, new Set([whole])]])] } });
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toContain('\n');
      for (const form of [secret, JSON.stringify(secret).slice(1, -1)])
        expect(lines[0]?.includes(form)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('facts that cannot be written do not stop an entry, nor does a sink that is gone', () => {
  const { log, lines } = open();
  const trap = {
    get broken(): string {
      throw new Error('no');
    },
  };
  log.info('still here', trap);
  expect(lines[0]).toContain('still here (facts that cannot be written)');
  const gone = openLog({
    level: 'info',
    sink: () => {
      throw new Error('EPIPE');
    },
  });
  expect(() => gone.info('x')).not.toThrow();
});

test('an endless entry is cut', () => {
  const { log, lines } = open();
  log.info('x'.repeat(100_000));
  expect(lines[0]?.length).toBeLessThan(17_000);
  expect(lines[0]).toContain('(100000 characters)');
});

describe('the file', () => {
  test('goes on where it was, turns over at its limit and keeps two older ones', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { log } = open({ filePath, maxFileBytes: 1000 });
      for (let n = 0; n < 20; n += 1) log.info(`round ${round} entry ${n} ${'ü'.repeat(20)}`);
      log.close();
    }
    const data = join(folder, 'data');
    expect((await readdir(data)).sort()).toEqual(['acre.log', 'acre.log.1', 'acre.log.2']);
    const entries: string[] = [];
    for (const name of ['acre.log.2', 'acre.log.1', 'acre.log']) {
      const facts = await stat(join(data, name));
      expect(facts.size).toBeLessThanOrEqual(1000);
      if (process.platform !== 'win32') expect(facts.mode & 0o777).toBe(0o600);
      entries.push(...(await readFile(join(data, name), 'utf8')).trimEnd().split('\n'));
    }
    const numbers = entries.map((entry) => /entry (\d+)/.exec(entry)?.[1]);
    expect(numbers.join()).toBe(
      Array.from({ length: numbers.length }, (_, n) => (40 - numbers.length + n) % 20).join(),
    );
  });

  test('that cannot be written is told once, and the sink goes on', async () => {
    await writeFile(join(folder, 'data'), '');
    const { log, lines } = open({ filePath });
    log.info('one');
    log.info('two');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain(filePath);
  });

  test('that was readable by others is no more', async () => {
    await mkdir(join(folder, 'data'));
    await writeFile(filePath, 'old\n', { mode: 0o644 });
    open({ filePath }).log.close();
    if (process.platform !== 'win32') expect((await stat(filePath)).mode & 0o777).toBe(0o600);
  });
});
