// npm test: set-up, types, lint, format, unit (with property, contract and integration) and end-to-end tests.
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { auditShipped, tellAudit } from './audit.ts';
import { endToEndFailures, unitFailures } from './failures.ts';

const root = resolve(import.meta.dirname, '..');
const reports = join(root, 'test-results', 'reports');

const usage = `Usage: npm test | npm run test:unit [-- FILTER...] | npm run test:e2e [-- FILTER...]

  test       set-up, types, lint, format, advisories about what ships, every test below
  test:unit  unit, property, contract and integration tests (Vitest)
  test:e2e   end-to-end tests in Chromium, and in Electron where its binary is present (Playwright)

FILTER is passed to the test runner: part of a file name.`;

/** `failures`: a paragraph each, told once more at the end of a long run. */
type Tally = { passed: number; failed: number; skipped: number; failures?: string[] };

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      done(127);
    });
    child.on('exit', (code) => done(code ?? 1));
  });
}

const bin = (name: string): string => join(root, 'node_modules', '.bin', name);

async function check(
  title: string,
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Tally> {
  console.log(`\n== ${title}`);
  const code = await run(command, args, env);
  return code === 0 ? well : fault(title);
}

const well: Tally = { passed: 1, failed: 0, skipped: 0 };

function fault(title: string): Tally {
  return { passed: 0, failed: 1, skipped: 0, failures: [`FAILED ${title}`] };
}

/** Advisories of the registry about what ships: grave ones fail; a registry that does not answer is skipped with a line. */
async function audit(): Promise<Tally> {
  console.log('\n== advisories about what ships');
  const isWell = tellAudit(await auditShipped());
  if (isWell === null) return { passed: 0, failed: 0, skipped: 1 };
  return isWell ? well : fault('advisories about what ships');
}

async function readReport(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch {
    return null;
  }
}

/** A runner that failed without a failed test (a file that does not load, no tests found) still counts as one failure. */
function settle(code: number, runner: string, tally: Tally): Tally {
  if (code === 0 || tally.failed > 0) return tally;
  const failures = [...(tally.failures ?? []), `FAILED ${runner} ended with ${code}`];
  return { ...tally, failed: 1, failures };
}

async function unit(filters: string[]): Promise<Tally> {
  console.log('\n== unit, property, contract and integration tests');
  const file = join(reports, 'unit.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters];
  const code = await run(bin('vitest'), args);
  const report = (await readReport(file)) as Record<string, number> | null;
  return settle(code, 'Vitest', {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    failures: unitFailures(report),
  });
}

async function endToEnd(filters: string[]): Promise<Tally> {
  console.log('\n== end-to-end tests');
  const built = await run(process.execPath, [join(root, 'build', 'build.ts')]);
  if (built !== 0) return fault('build');
  const file = join(reports, 'e2e.json');
  const code = await run(bin('playwright'), ['test', '--reporter=list,json', ...filters], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const report = (await readReport(file)) as { stats?: Record<string, number> } | null;
  const stats = report?.stats ?? {};
  return settle(code, 'Playwright', {
    passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
    failed: stats.unexpected ?? 0,
    skipped: stats.skipped ?? 0,
    failures: endToEndFailures(report),
  });
}

async function main(): Promise<number> {
  const [what = 'all', ...rest] = process.argv.slice(2);
  if (rest.includes('--help') || what === '--help' || !['all', 'unit', 'e2e'].includes(what)) {
    console.log(usage);
    return what === '--help' || rest.includes('--help') ? 0 : 2;
  }
  const option = rest.find((argument) => argument.startsWith('-'));
  if (option !== undefined) {
    console.error(`Unknown option '${option}' (--help tells more)`);
    return 2;
  }
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports, { recursive: true });
  const setup = [join(root, 'build', 'setup-test.ts'), ...(process.env.CI ? ['--strict'] : [])];
  const tallies = [await check('set-up', process.execPath, setup)];
  if (what === 'all') {
    tallies.push(await check('types', bin('tsc'), ['-b']));
    // The types of all texts together need more than Node's usual heap.
    const env = { NODE_OPTIONS: '--max-old-space-size=8192' };
    tallies.push(await check('lint', bin('eslint'), ['.', '--max-warnings', '0'], env));
    tallies.push(await check('format', bin('prettier'), ['--check', '--log-level', 'warn', '.']));
    tallies.push(await audit());
  }
  if (what !== 'e2e') tallies.push(await unit(rest));
  if (what !== 'unit') tallies.push(await endToEnd(rest));
  const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
    tallies.reduce((total, tally) => total + tally[key], 0);
  const failed = sum('failed');
  for (const failure of tallies.flatMap((tally) => tally.failures ?? [])) console.log(`\n${failure}`);
  console.log(`\n${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
