import { LineCounter, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import { Json, isObject } from '../../shared/plan/canonical.ts';
import type { JsonObject } from '../../shared/plan/canonical.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

/** An object as a text has it. */
export type ParsedDocument = {
  object: JsonObject;
  apiVersion: string;
  kind: string;
  namespace: string | null;
  /** Empty where the server is to make up a name. */
  name: string;
  generateName: string;
};

const Head = z.object({
  apiVersion: z.string().min(1),
  kind: z.string().min(1),
  metadata: z.object({
    name: z.string().min(1).nullish(),
    generateName: z.string().min(1).nullish(),
    namespace: z.string().min(1).nullish(),
  }),
});

/** How many aliases may be followed: more are a text that grows without end. */
const mostAliases = 100;
const mostDocuments = 500;

function toDocument(value: unknown, where: string): Result<ParsedDocument> {
  const json = Json.safeParse(value);
  if (!json.success || !isObject(json.data))
    return fail(appError('invalid', `${where} is no object: it has to be fields and their values.`));
  const head = Head.safeParse(json.data);
  if (!head.success) {
    const at = head.error.issues[0]?.path.join('.') ?? 'metadata';
    return fail(appError('invalid', `${where} has no ${at}, which every object needs.`));
  }
  const { apiVersion, kind, metadata } = head.data;
  const { name, generateName, namespace } = metadata;
  if (!name && !generateName)
    return fail(appError('invalid', `${where} has no metadata.name, which every object needs.`));
  return ok({
    object: json.data,
    apiVersion,
    kind,
    namespace: namespace ?? null,
    name: name ?? '',
    generateName: generateName ?? '',
  });
}

/**
 * Reads the objects of a text of YAML: any number of documents, and lists of objects (kind List). Empty documents are left
 * out. Fails with the line of what is no YAML, and where an object has no kind or name.
 */
export function readDocuments(text: string): Result<ParsedDocument[]> {
  const lineCounter = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter, prettyErrors: false, uniqueKeys: true });
  const found: ParsedDocument[] = [];
  for (const document of parsed) {
    const fault = document.errors[0];
    if (fault) {
      const { line, col } = lineCounter.linePos(fault.pos[0]);
      return fail(appError('invalid', `Line ${line}, column ${col} is no YAML: ${fault.message}.`));
    }
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: mostAliases });
    } catch {
      return fail(appError('invalid', 'The text repeats itself by too many aliases.'));
    }
    if (value === null || value === undefined) continue;
    const items =
      isObject(value) && value.kind === 'List' && Array.isArray(value.items) ? value.items : [value];
    for (const item of items) {
      const read = toDocument(item, `Object ${found.length + 1}`);
      if (!read.ok) return read;
      found.push(read.value);
    }
    if (found.length > mostDocuments)
      return fail(appError('invalid', `The text has more than ${mostDocuments} objects.`));
  }
  return ok(found);
}

/** Reads the one object of a text. */
export function readDocument(text: string): Result<ParsedDocument> {
  const read = readDocuments(text);
  if (!read.ok) return read;
  const [first, ...others] = read.value;
  if (!first) return fail(appError('invalid', 'The text is empty: there is no object in it.'));
  if (others.length > 0)
    return fail(appError('invalid', 'The text has more than one object, and one is edited here.'));
  return ok(first);
}
