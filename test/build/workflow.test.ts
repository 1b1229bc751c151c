import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { installers } from '../../build/installers.ts';
import { updateVariables } from '../../build/release/update-source.ts';
import { signingVariables } from '../../build/signing/read-signing.ts';

const root = resolve(import.meta.dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

type Step = { uses?: string; run?: string; env?: Record<string, string> };
type Job = {
  'runs-on': string;
  'timeout-minutes': number;
  needs?: string;
  permissions?: Record<string, string>;
  strategy?: { matrix: { include: Record<string, string>[] } };
  steps: Step[];
};
type Workflow = { permissions: Record<string, string>; jobs: Record<string, Job> };

const text = await readFile(join(folder, 'build.yml'), 'utf8');
const workflow = parse(text) as Workflow;
const jobs = Object.values(workflow.jobs);
const steps = jobs.flatMap((job) => job.steps);
const rows = (name: string): Record<string, string>[] => workflow.jobs[name]?.strategy?.matrix.include ?? [];
const commands = [
  ...steps.flatMap(({ run }) => run ?? []),
  ...rows('check').flatMap(({ command }) => command ?? []),
];

describe('the workflow', () => {
  it('is the only one', () => expect(readdirSync(folder)).toEqual(['build.yml']));

  it('uses every action at one commit, and says which version that is', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(5);
    for (const action of used) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
    const lines = text.split('\n').filter((line) => line.includes('uses:'));
    for (const line of lines) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const commitsOf = new Map<string, Set<string>>();
    for (const action of used) {
      const [name = '', commit = ''] = action.split('@');
      commitsOf.set(name, (commitsOf.get(name) ?? new Set()).add(commit));
    }
    for (const commits of commitsOf.values()) expect(commits.size).toBe(1);
  });

  it('runs scripts that are there', () => {
    const named = commands.flatMap((command) =>
      [...command.matchAll(/npm run ([a-z0-9:-]+)/g)].map(([, name]) => name),
    );
    expect(named).toEqual(expect.arrayContaining(['test:e2e', 'dist', 'feed']));
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
    for (const command of commands)
      for (const [, script] of command.matchAll(/\bnode ([\w./-]+)/g))
        expect(script).toBe('node_modules/electron/install.js');
  });

  it('checks all on Linux, runs the end-to-end suite on three systems, and packages what was checked', () => {
    const checks = rows('check');
    expect(checks.map(({ system }) => system?.split('-')[0])).toEqual(['ubuntu', 'macos', 'windows']);
    expect(checks.map(({ command }) => command)).toEqual([
      'xvfb-run --auto-servernum npm test',
      'npm run test:e2e',
      'npm run test:e2e',
    ]);
    expect(commands).toContain('node node_modules/electron/install.js');
    expect(workflow.jobs['package']?.needs).toBe('check');
    expect(new Set(rows('package').map(({ platform }) => platform))).toEqual(
      new Set(Object.keys(installers)),
    );
  });

  it('may read, writes nothing but a release of a tag, and ends by itself', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const writing = Object.entries(workflow.jobs).filter(([, job]) => job.permissions);
    expect(writing.map(([name]) => name)).toEqual(['release']);
    expect(text).toContain("release:\n    if: github.ref_type == 'tag'");
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(text).not.toContain('pull_request_target');
    // What others can write, such as the title of a pull request, does not get into a command line.
    for (const command of commands) expect(command).not.toMatch(/\$\{\{ *github\.(event|head_ref)/);
  });

  it('hands on nothing but variables that builds know', () => {
    const known = [...signingVariables, ...updateVariables].flatMap(([names]) => names.split(', '));
    const set = [...text.matchAll(/^ +((?:ACRE|APPLE_API)_[A-Z_]+):/gm)].map(([, name]) => name);
    const exported = [...text.matchAll(/((?:ACRE|APPLE_API)_[A-Z_]+)=/g)].map(([, name]) => name);
    for (const name of [...set, ...exported]) expect(known).toContain(name);
  });
});
