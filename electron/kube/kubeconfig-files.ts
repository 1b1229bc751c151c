import { open } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { FileReference } from '../../shared/cluster.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { redact } from '../redact.ts';

/** Fields that name a file, and the field that holds the same inline. Source: client-go tools/clientcmd/api/v1. */
const fileFields = {
  cluster: { 'certificate-authority': 'certificate-authority-data' },
  user: {
    'client-certificate': 'client-certificate-data',
    'client-key': 'client-key-data',
    tokenFile: 'token',
  },
} as const;

/** An entry of a kubeconfig, and the folder its relative paths begin at; null where that is not known. */
export type FileHolder = { value: Record<string, unknown>; folder: string | null };

/** The contents of files by the field that names them. */
export type FileContents = ReadonlyMap<string, string>;

const maxBytes = 256 * 1024;

/** The files an entry refers to and does not hold inline. */
export function filesOf(part: 'cluster' | 'user', { value, folder }: FileHolder): FileReference[] {
  return Object.entries(fileFields[part]).flatMap(([field, inline]) => {
    const path = value[field];
    if (typeof path !== 'string' || path === '' || value[inline]) return [];
    const whole = isAbsolute(path) || folder === null ? path : join(folder, path);
    return [{ field, path: whole, isAbsolute: isAbsolute(whole) }];
  });
}

/** An entry with the contents of files in the place of their paths. */
export function withContents(
  part: 'cluster' | 'user',
  value: Record<string, unknown>,
  contents: FileContents,
): Record<string, unknown> {
  const next = new Map(Object.entries(value));
  for (const [field, inline] of Object.entries(fileFields[part])) {
    const text = contents.get(field);
    if (text === undefined || !next.has(field)) continue;
    next.set(inline, inline === 'token' ? text.trim() : Buffer.from(text).toString('base64'));
    next.delete(field);
  }
  return Object.fromEntries(next);
}

/**
 * Reads the files of a context, each once, at most 256 KiB, opened for reading only; relative paths begin at `folder`.
 * An error names the path and why; contents are never in it.
 */
export async function readReferences(
  files: readonly FileReference[],
  folder: string | null,
): Promise<Result<FileContents>> {
  const contents = new Map<string, string>();
  for (const file of files) {
    const path = isAbsolute(file.path) ? file.path : folder === null ? null : join(folder, file.path);
    if (path === null || !isAbsolute(path)) {
      const hint = 'Say in which folder the kubeconfig lies.';
      return fail(
        appError('invalid', `The folder that ${file.path} (${file.field}) is relative to is not known.`, {
          hint,
        }),
      );
    }
    const read = await readOne(path, file.field);
    if (!read.ok) return read;
    contents.set(file.field, read.value);
  }
  return ok(contents);
}

async function readOne(path: string, field: string): Promise<Result<string>> {
  const refuse = (why: string, hint?: string): Result<string> =>
    fail(appError('invalid', `${path} (${field}) ${why}.`, hint === undefined ? {} : { hint }));
  let text: string;
  try {
    await using file = await open(path, 'r');
    const stat = await file.stat();
    if (!stat.isFile()) return refuse('is not a file');
    if (stat.size > maxBytes)
      return refuse('is too large for a certificate, key or token (more than 256 KiB)');
    text = await file.readFile('utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT') return refuse('is not there', 'Check the path, and the folder it is relative to.');
    return refuse(`could not be read (${code})`, 'Check that you may read it.');
  }
  if (field === 'tokenFile') {
    const token = text.trim();
    if (!/^[\x21-\x7e]+$/.test(token)) return refuse('holds no token');
    redact.register(token);
    return ok(token);
  }
  if (field === 'client-key') redact.register(text);
  if (!text.includes('-----BEGIN ')) return refuse('is not a PEM file');
  return ok(text);
}
