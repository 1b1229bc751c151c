// npm run build: builds what is stale; npm run build -- --force builds all.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { buildPart } from './parts.ts';
import { root } from './project.ts';

const usage = `Usage: npm run build [-- --force]

  Builds the page and the main process into dist/ where their sources have changed.

  --force  build all, changed or not
  --help   this text`;

const { values } = ((): { values: { force?: boolean; help?: boolean } } => {
  try {
    return parseArgs({ options: { force: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
})();

if (values.help) {
  console.log(usage);
} else {
  if (values.force) await rm(join(root, 'dist'), { recursive: true, force: true });
  for (const part of ['renderer', 'main'] as const) {
    const startedMs = performance.now();
    const isBuilt = await buildPart(root, part);
    console.log(
      isBuilt ? `${part}: built in ${Math.round(performance.now() - startedMs)} ms` : `${part}: up to date`,
    );
  }
}
