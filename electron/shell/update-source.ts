import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UpdateSource } from '../../shared/updates.ts';

const Manifest = z.object({ updates: UpdateSource });

/** Where this build looks for updates, as its package.json says; null where it says nothing, as in development. */
export async function readUpdateSource(appDir: string): Promise<UpdateSource | null> {
  try {
    const read = Manifest.safeParse(JSON.parse(await readFile(join(appDir, 'package.json'), 'utf8')));
    return read.success ? read.data.updates : null;
  } catch {
    return null;
  }
}
