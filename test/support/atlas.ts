import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAtlas } from '../../electron/cluster/atlas.ts';
import type { Atlas, AtlasOptions } from '../../electron/cluster/atlas.ts';
import { readPage, unpackBlock } from '../../electron/cluster/atlas-format.ts';
import { systemClock } from '../../electron/clock.ts';

/** An atlas in a folder of its own, with what it said to the log. */
export type TestAtlas = {
  atlas: Atlas;
  folder: string;
  warnings: string[];
  pathOf: (cluster: string) => string;
  files: () => Promise<string[]>;
  /** The entities of a page, as the text that is packed in it. */
  textOf: (cluster: string) => Promise<string>;
  /** Another atlas on the same folder, as the app opens it when it is started again. */
  again: () => Atlas;
  close: () => Promise<void>;
};

/** Opens an atlas for a test. */
export async function openTestAtlas(options: Partial<AtlasOptions> = {}): Promise<TestAtlas> {
  const folder = await mkdtemp(join(tmpdir(), 'acre-atlas-'));
  const warnings: string[] = [];
  const open = (): Atlas =>
    openAtlas({
      folder,
      clock: systemClock,
      log: { debug: () => undefined, warn: (text) => warnings.push(text) },
      ...options,
    });
  const pathOf = (cluster: string): string => join(folder, `${cluster}.atlas`);
  return {
    atlas: open(),
    folder,
    warnings,
    pathOf,
    files: async () => (await readdir(folder).catch(() => [])).sort(),
    textOf: async (cluster) => {
      const page = readPage(await readFile(pathOf(cluster)), cluster);
      if (!page.ok) throw new Error(page.error.message);
      return (await Promise.all(page.value.blocks.map(unpackBlock))).join('\n');
    },
    again: open,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

const preambleBytes = 51;

/** The page with its head changed and the checksum made right again, as another version would have written it. */
export function withHead(page: Buffer, change: (head: string) => string): Buffer {
  const length = page.readUInt32LE(15);
  const head = Buffer.from(change(page.subarray(preambleBytes, preambleBytes + length).toString('utf8')));
  const body = Buffer.concat([head, page.subarray(preambleBytes + length)]);
  const preamble = Buffer.from(page.subarray(0, preambleBytes));
  preamble.writeUInt32LE(head.byteLength, 15);
  createHash('sha256').update(body).digest().copy(preamble, 19);
  return Buffer.concat([preamble, body]);
}
