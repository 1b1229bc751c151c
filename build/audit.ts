// npm run audit: whether known faults are told of what ships with Acre, where the registry answers.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { listShipped } from './licences.ts';
import { root } from './project.ts';

const usage = `Usage: npm run audit

Asks the registry for advisories about every package in package-lock.json, and tells those that are about what ships with
Acre: what it needs to run, what its page is made of, and Electron. Ends with 1 where one is high or critical.`;

/** What the registry said; lists are sentences, of what ships only. `skipped` where it said nothing. */
export type Audit =
  | { type: 'looked'; packages: number; grave: string[]; lesser: string[] }
  | { type: 'skipped'; reason: string };

const limitMs = 60_000;

/** What is read of a report of `npm audit --json`. Source: npm's documentation, audit report version 2. */
const Report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      name: z.string(),
      severity: z.enum(['info', 'low', 'moderate', 'high', 'critical']),
      nodes: z.array(z.string()),
      via: z.array(z.union([z.string(), z.looseObject({ title: z.string(), url: z.string() })])),
    }),
  ),
});
const Refusal = z.object({ message: z.string() });

/** Asks the registry that npm is set up with. */
export async function auditShipped(env: NodeJS.ProcessEnv = process.env): Promise<Audit> {
  const shipped = new Set((await listShipped()).map(({ path }) => path)).add('node_modules/electron');
  const printed = await askNpm(env);
  const report = Report.safeParse(printed);
  if (!report.success) {
    const refusal = Refusal.safeParse(printed);
    return { type: 'skipped', reason: refusal.success ? refusal.data.message : 'npm audit gave no report' };
  }
  const grave: string[] = [];
  const lesser: string[] = [];
  for (const { name, severity, nodes, via } of Object.values(report.data.vulnerabilities)) {
    if (!nodes.some((node) => shipped.has(node))) continue;
    const causes = via.map((each) =>
      typeof each === 'string' ? `by ${each}` : `${each.title} (${each.url})`,
    );
    const line = `${name}: ${severity}: ${causes.join('; ')}`;
    (severity === 'high' || severity === 'critical' ? grave : lesser).push(line);
  }
  return { type: 'looked', packages: shipped.size, grave, lesser };
}

/** Prints what the registry said, and answers whether nothing grave is known; null where it said nothing. */
export function tellAudit(audit: Audit): boolean | null {
  if (audit.type === 'skipped') {
    console.log(`skipped: the registry tells of no advisories (${audit.reason})`);
    return null;
  }
  for (const line of [...audit.grave, ...audit.lesser]) console.log(line);
  console.log(`${audit.packages} packages that ship: ${audit.grave.length} with high or critical advisories`);
  return audit.grave.length === 0;
}

/** What npm printed as JSON; null where that was none, or nothing in time. */
function askNpm(env: NodeJS.ProcessEnv): Promise<unknown> {
  const args = ['audit', '--json', '--fetch-retries=0', '--fetch-timeout=20000'];
  return new Promise((done) => {
    const child = spawn('npm', args, {
      ...{ cwd: root, env, shell: process.platform === 'win32' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let printed = '';
    const late = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.once('error', () => done(null));
    child.once('close', () => {
      clearTimeout(late);
      try {
        done(JSON.parse(printed) as unknown);
      } catch {
        done(null);
      }
    });
  });
}

async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    console.log(usage);
    return args.includes('--help') ? 0 : 2;
  }
  return tellAudit(await auditShipped()) === false ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await main(process.argv.slice(2));
}
