// The app in browser mode, as it is, in a process that says on request what it holds once garbage has been collected.
import { EventEmitter } from 'node:events';
import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { parseOptions } from '../../electron/options.ts';
import { runWeb } from '../../electron/web.ts';
import { pagesDir, readVersion } from '../project.ts';
import { heapBytes } from './session.ts';

/** What the process of the back end holds. Sizes in bytes. */
export type BackEndFigures = {
  heapBytes: number;
  /** Buffers outside the heap. */
  bufferBytes: number;
  residentBytes: number;
  sockets: number;
  timers: number;
  /** Everything that keeps the process going: sockets, timers, files, pipes. */
  handles: number;
  emitters: number;
  /** Listeners of the process itself. */
  listeners: number;
  signals: number;
  promises: number;
  closures: number;
  /** Rejections nobody handled and warnings, such as of listeners that pile up. */
  complaints: string[];
};

const complaints: string[] = [];
const complain = (what: unknown): void =>
  void complaints.push(what instanceof Error ? (what.stack ?? what.message) : String(what));
process.on('unhandledRejection', complain);
// That counting objects is new to Node is no complaint about the app.
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') complain(warning);
});

function countListeners(): number {
  const watched = process.eventNames().map((name) => process.listenerCount(name));
  return watched.reduce((sum, count) => sum + count, 0);
}

async function measure(): Promise<BackEndFigures> {
  heapBytes();
  // What is finalised after a collection is let go in the next turn.
  await turn();
  const heap = heapBytes();
  const { arrayBuffers, external, rss } = process.memoryUsage();
  const handles = process.getActiveResourcesInfo();
  const of = (name: string): number => handles.filter((each) => each === name).length;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- any constructor is what is asked for
  const count = (what: Function): number => queryObjects(what, { format: 'count' });
  return {
    heapBytes: heap,
    bufferBytes: arrayBuffers + external,
    residentBytes: rss,
    sockets: of('TCPSocketWrap'),
    timers: of('Timeout'),
    handles: handles.length,
    emitters: count(EventEmitter),
    listeners: countListeners(),
    signals: count(AbortSignal),
    promises: count(Promise),
    closures: count(Function),
    complaints,
  };
}

process.on('message', () => void measure().then((figures) => process.send?.(figures)));
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

const parsed = parseOptions(process.argv.slice(2), process.env);
if (parsed.type !== 'run') throw new Error('The app of a soak was given options it does not know.');
process.exitCode = await runWeb(parsed.options, { pagesDir, version: readVersion() });
