// Runs browser mode as build/web.ts does, on the page of a folder given first, without building anything.
import process from 'node:process';
import { parseOptions } from '../../../electron/options.ts';
import { runWeb } from '../../../electron/web.ts';

const [pagesDir = '', ...args] = process.argv.slice(2);
const parsed = parseOptions(args, process.env);
if (parsed.type !== 'run') throw new Error('The options are not right.');
process.exitCode = await runWeb(parsed.options, { pagesDir, version: '0.0.0-test' });
