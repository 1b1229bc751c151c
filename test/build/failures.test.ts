import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endToEndFailures, unitFailures } from '../../build/failures.ts';
import { root } from '../../build/project.ts';

/** The reports are those of the runners themselves, of tests that fail. */
let folder: string;

beforeEach(async () => {
  // Within the project, so that its modules are found from there.
  const results = join(root, 'test-results');
  await mkdir(results, { recursive: true });
  folder = await mkdtemp(join(results, 'failing-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function run(tool: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const program = join(root, 'node_modules', '.bin', tool);
  return new Promise((done) => {
    execFile(program, args, { cwd: folder, env: { ...process.env, ...env } }, () => {
      done();
    });
  });
}

test('a failed unit test, and a file that does not load, are told with what they said', async () => {
  await writeFile(
    join(folder, 'one.test.ts'),
    `import { expect, test } from 'vitest';
test('sums', () => { expect(1 + 1, 'sum of ones').toBe(3); });
test('is well', () => {});
`,
  );
  await writeFile(join(folder, 'two.test.ts'), `throw new Error('does not load');\n`);
  const file = join(folder, 'report.json');
  await writeFile(
    join(folder, 'vitest.config.mjs'),
    `export default { test: { include: ['*.test.ts'] } };\n`,
  );
  await run('vitest', ['run', '--reporter=json', `--outputFile.json=${file}`]);

  const told = unitFailures(JSON.parse(await readFile(file, 'utf8')));
  expect(told).toHaveLength(2);
  const [sums, loads] = [...told].sort();
  expect(sums).toMatch(/^FAILED test-results\/failing-\w+\/one\.test\.ts > sums\n/u);
  expect(sums).toContain('sum of ones: expected 2 to be 3');
  expect(loads).toMatch(/^FAILED test-results\/failing-\w+\/two\.test\.ts\n/u);
  expect(loads).toContain('does not load');
});

test('a failed end-to-end test is told with its line and what it said, without colours', async () => {
  await writeFile(
    join(folder, 'one.spec.ts'),
    `import { expect, test } from '@playwright/test';
test.describe('a page', () => {
  test('sums', () => { expect(1 + 1).toBe(3); });
  test('is well', () => {});
});
`,
  );
  const file = join(folder, 'report.json');
  // Its folder of results is emptied first: not that of the project.
  const config = `export default { testDir: '.', outputDir: './results', workers: 1 };\n`;
  await writeFile(join(folder, 'playwright.config.mjs'), config);
  await run('playwright', ['test', '--reporter=json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    FORCE_COLOR: '1',
  });

  const told = endToEndFailures(JSON.parse(await readFile(file, 'utf8')));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^FAILED one\.spec\.ts:3 > sums\n/u);
  expect(told[0]).toContain('Expected: 3\n  Received: 2');
});

test('a report of another form, or none, tells nothing', () => {
  expect([null, {}, { testResults: 3 }].flatMap(unitFailures)).toEqual([]);
  expect([null, {}, { suites: 3 }].flatMap(endToEndFailures)).toEqual([]);
});

test('of a long message the first lines are told', () => {
  const message = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n');
  const results = [{ status: 'failed', fullName: 'long', failureMessages: [message] }];
  const testResults = [{ name: join(root, 'a.test.ts'), status: 'failed', assertionResults: results }];
  expect(unitFailures({ testResults })[0]?.split('\n')).toEqual([
    'FAILED a.test.ts > long',
    ...Array.from({ length: 12 }, (_, index) => `  line ${index}`),
    '  (18 more lines above)',
  ]);
});
