// npm run web: builds the page where it is stale and runs the app in browser mode.
import process from 'node:process';
import { optionsUsage, parseOptions } from '../electron/options.ts';
import { buildPart } from './parts.ts';
import { pagesDir, readVersion, root } from './project.ts';

const usage = `Usage: npm run web [-- OPTIONS]

  Runs Acre in browser mode: the app's back end on 127.0.0.1, its page in Chromium or Chrome.

${optionsUsage}`;

const parsed = parseOptions(process.argv.slice(2), process.env);
if (parsed.type === 'help') {
  process.stdout.write(`${usage}\n`);
} else if (parsed.type === 'bad') {
  process.stderr.write(`${parsed.message}\n`);
  process.exitCode = 2;
} else {
  await buildPart(root, 'renderer');
  const { runWeb } = await import('../electron/web.ts');
  process.exitCode = await runWeb(parsed.options, { pagesDir, version: readVersion() });
}
