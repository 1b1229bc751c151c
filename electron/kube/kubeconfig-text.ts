import { isMap, isScalar, Lexer, LineCounter, parseAllDocuments, visit } from 'yaml';
import type { Document } from 'yaml';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';

/** Longest kubeconfig that is read, in characters: one with hundreds of clusters and certificates stays below. */
const maxLength = 1024 * 1024;
/** More tokens than a kubeconfig of a thousand clusters has; the time to parse YAML grows with them. */
const maxTokens = 150_000;
/** Kubeconfigs have no anchors; resolving aliases takes time that grows with the square of their number. */
const maxAnchors = 50;

const invalid = (message: string, hint?: string): { ok: false; error: AppError } =>
  fail(appError('invalid', message, hint === undefined ? {} : { hint }));

/**
 * Reads the text of a kubeconfig into its documents as plain values: YAML, JSON, or either in Base64 as it stands in a
 * Secret. Takes a bounded time whatever the text is. An error says what the text is instead; it never repeats any of it.
 */
export function readKubeconfigText(text: string): Result<unknown[]> {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (text.length > maxLength) return invalid('It is too large for a kubeconfig (more than 1 MiB).');
  if (trimmed === '') return invalid('It is empty: no kubeconfig.');
  if (trimmed.includes('\0')) return invalid('It is a binary file, not a kubeconfig.');
  const pem = /^-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(trimmed);
  if (pem) {
    const what = pem[1]?.includes('KEY') ? 'a key' : 'a certificate';
    const hint = 'Choose the file with the clusters, users and contexts.';
    return invalid(`This is ${what}, not a kubeconfig.`, hint);
  }
  return parse(fromBase64(trimmed) ?? trimmed);
}

/** The text inside Base64, wrapped or not, encoded once or twice; null where it is none or holds no kubeconfig. */
function fromBase64(text: string): string | null {
  let inner = text;
  for (let layer = 0; layer < 2; layer += 1) {
    const packed = inner.replace(/\s+/g, '');
    if (packed.length < 32 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(packed)) return null;
    inner = Buffer.from(packed, 'base64')
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trim();
    if (/\b(?:clusters|contexts|users)\b/.test(inner)) return inner;
  }
  return null;
}

function parse(text: string): Result<unknown[]> {
  const isJson = /^[[{]/.test(text);
  if (isJson) {
    try {
      return ok([JSON.parse(text)]);
    } catch {
      // It may still be YAML in flow style.
    }
  }
  const bound = checkSize(text);
  if (bound !== null) return bound;
  const lines = new LineCounter();
  try {
    const parsed = parseAllDocuments(text, {
      logLevel: 'silent',
      prettyErrors: false,
      // The parser compares each key with all before it; `checkKeys` does the same in linear time.
      uniqueKeys: false,
      lineCounter: lines,
    });
    const documents: Document[] = Array.isArray(parsed) ? parsed : [];
    for (const document of documents) {
      const fault = document.errors[0];
      if (fault?.code === 'RESOURCE_EXHAUSTION') return invalid('Its YAML is nested too deeply.');
      if (fault)
        return invalid(
          `${isJson ? 'It is neither JSON nor YAML' : 'It is not YAML'}: see line ${lines.linePos(fault.pos[0]).line}.`,
        );
      const twice = repeatedKeyAt(document);
      if (twice !== null)
        return invalid(
          `Its YAML has the same key twice in one place: see line ${lines.linePos(twice).line}.`,
        );
    }
    return ok(documents.filter(({ contents }) => contents !== null).map(toValue));
  } catch {
    return invalid('Its YAML cannot be resolved: it refers to itself too often, or is nested too deeply.');
  }
}

function toValue(document: Document): unknown {
  return document.toJS({ maxAliasCount: 100 });
}

function checkSize(text: string): { ok: false; error: AppError } | null {
  let tokens = 0;
  let anchors = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token.startsWith('&')) anchors += 1;
    if (tokens > maxTokens) return invalid('It has too many parts for a kubeconfig.');
    if (anchors > maxAnchors) return invalid('Its YAML refers to itself too often (more than 50 anchors).');
  }
  return null;
}

/** Where in the text a key stands that its mapping has already; null where there is none. */
function repeatedKeyAt(document: Document): number | null {
  let found: number | null = null;
  visit(document, {
    Map: (_key, map) => {
      if (!isMap(map)) return undefined;
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}
