import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { vaultError } from './fault.ts';
import type { Items } from './items.ts';

const mark = 'acre-parts:1:';

const Generation = z.strictObject({
  generation: z.string().regex(/^[0-9a-f]{16}$/),
  count: z.int().min(1).max(5000),
});
type Generation = z.infer<typeof Generation>;
const Manifest = z.strictObject({ ...Generation.shape, lengthBytes: z.int().min(1), sha256: z.string() });
type Manifest = z.infer<typeof Manifest>;
const Journal = z.array(Generation).max(8);

/** What the two items that lead to the parts say; `journal` names generations that may have parts lying about. */
type Head = { main: string | null; manifest: Manifest | null; journal: Generation[]; hasJournal: boolean };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function parsed<S extends z.ZodType>(schema: S, text: string | null | undefined): z.infer<S> | null {
  try {
    return schema.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

/** Cuts a text into pieces of at most `limitBytes` of UTF-8, never inside a character; `limitBytes` is 4 or more. */
export function splitText(text: string, limitBytes: number): string[] {
  const bytes = Buffer.from(text);
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length;) {
    let end = Math.min(start + limitBytes, bytes.length);
    while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
    pieces.push(bytes.toString('utf8', start, end));
    start = end;
  }
  return pieces;
}

/**
 * Items of any length on top of items limited to `limitBytes` of UTF-8. A short value is one plain item. A long one lies in
 * numbered parts of a generation, and the plain item names that generation. A write journals the generations it touches,
 * writes the new parts, switches the plain item in one native write, then removes the old parts: a crash anywhere leaves the
 * old or the new value whole, and the next write or removal clears what it left. The keychain is never asked to list items.
 */
export function openParts(items: Items, limitBytes: number): Items {
  const journalName = (name: string): string => `${name}#parts`;
  const partName = (name: string, generation: string, index: number): string =>
    `${name}#${generation}.${index}`;

  const readHead = async (name: string): Promise<Result<Head>> => {
    const main = await items.read(name);
    if (!main.ok) return main;
    const journal = await items.read(journalName(name));
    if (!journal.ok) return journal;
    const manifest = main.value?.startsWith(mark) ? parsed(Manifest, main.value.slice(mark.length)) : null;
    return ok({
      main: main.value,
      manifest,
      journal: parsed(Journal, journal.value) ?? [],
      hasJournal: journal.value !== null,
    });
  };

  const removeParts = async (name: string, generations: Generation[]): Promise<Result<void>> => {
    for (const { generation, count } of generations) {
      for (let index = 0; index < count; index += 1) {
        const removed = await items.remove(partName(name, generation, index));
        if (!removed.ok) return removed;
      }
    }
    return ok(undefined);
  };

  const writeParts = async (name: string, generation: string, pieces: string[]): Promise<Result<void>> => {
    for (const [index, piece] of pieces.entries()) {
      const written = await items.write(partName(name, generation, index), piece);
      if (!written.ok) return written;
    }
    return ok(undefined);
  };

  const write = async (name: string, value: string): Promise<Result<void>> => {
    const head = await readHead(name);
    if (!head.ok) return head;
    const { manifest, journal, hasJournal } = head.value;
    const current = manifest ? [{ generation: manifest.generation, count: manifest.count }] : [];
    const isPlain = Buffer.byteLength(value) <= limitBytes && !value.startsWith(mark);
    if (isPlain && current.length === 0 && !hasJournal) return items.write(name, value);

    const orphans = journal.filter(({ generation }) => generation !== manifest?.generation);
    const cleared = await removeParts(name, orphans);
    if (!cleared.ok) return cleared;

    const pieces = isPlain ? [] : splitText(value, limitBytes);
    const next = { generation: randomBytes(8).toString('hex'), count: pieces.length };
    const touched = isPlain ? current : [...current, next];
    const journalled = await items.write(journalName(name), JSON.stringify(touched));
    if (!journalled.ok) return journalled;
    const laid = await writeParts(name, next.generation, pieces);
    if (!laid.ok) return laid;
    const facts: Manifest = { ...next, lengthBytes: Buffer.byteLength(value), sha256: sha256(value) };
    const switched = await items.write(name, isPlain ? value : mark + JSON.stringify(facts));
    if (!switched.ok) return switched;

    // The value is kept from here on; what cannot be removed now stays in the journal for the next time.
    const removed = await removeParts(name, current);
    if (removed.ok) await items.remove(journalName(name));
    return ok(undefined);
  };

  const read = async (name: string): Promise<Result<string | null>> => {
    const main = await items.read(name);
    if (!main.ok || !main.value?.startsWith(mark)) return main;
    const manifest = parsed(Manifest, main.value.slice(mark.length));
    if (!manifest) return fail(vaultError('torn', 'Its list of parts cannot be read.'));
    const pieces: string[] = [];
    for (let index = 0; index < manifest.count; index += 1) {
      const piece = await items.read(partName(name, manifest.generation, index));
      if (!piece.ok) return piece;
      if (piece.value === null)
        return fail(vaultError('torn', `Part ${index + 1} of ${manifest.count} is missing.`));
      pieces.push(piece.value);
    }
    const value = pieces.join('');
    const isWhole = Buffer.byteLength(value) === manifest.lengthBytes && sha256(value) === manifest.sha256;
    return isWhole ? ok(value) : fail(vaultError('torn', 'Its parts do not belong together.'));
  };

  const remove = async (name: string): Promise<Result<boolean>> => {
    const head = await readHead(name);
    if (!head.ok) return head;
    const { manifest, journal, hasJournal } = head.value;
    const others = journal.filter(({ generation }) => generation !== manifest?.generation);
    const all = manifest ? [...others, { generation: manifest.generation, count: manifest.count }] : others;
    if (all.length === 0 && !hasJournal) return items.remove(name);
    const journalled = await items.write(journalName(name), JSON.stringify(all));
    if (!journalled.ok) return journalled;
    const removed = await items.remove(name);
    if (!removed.ok) return removed;
    const cleared = await removeParts(name, all);
    if (!cleared.ok) return cleared;
    const closed = await items.remove(journalName(name));
    return closed.ok ? removed : closed;
  };

  return { read, write, remove };
}
