import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import type { Translated } from './catalogue.ts';

const root = new URL('../../', import.meta.url);

/** The rooms of `electron` whose messages the page shows; the others talk to who starts the app, or to themselves. */
const telling = [
  ...[
    'actions',
    'cluster',
    'console',
    'diagnostics',
    'files',
    'guest',
    'kube',
    'metrics',
    'objects',
    'plans',
  ],
  ...['rancher', 'updates', 'vault', 'vms'],
];

/** Where sentences are written that the page shows: what actions, kinds, migrations, plans and the scene say of objects, and what goes wrong. */
export const saidIn = [
  ...['shared/actions', 'shared/kinds', 'shared/migration', 'shared/guest/inside', 'shared/plan'],
  ...['shared/rancher', 'shared/vm', 'renderer/scene'],
  ...telling.map((room) => `electron/${room}`),
];

/** The text of a literal as a pattern: what stands for a value is {0}, {1} and so on; null for other nodes. */
function patternOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return (
    node.head.text +
    node.templateSpans.map(({ literal }, index) => `{${String(index)}}${literal.text}`).join('')
  );
}

/** Every text and template of these folders, as patterns. */
export function patternsIn(
  folders: readonly string[] = ['shared', 'renderer/scene', 'electron'],
): Set<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const pattern = patternOf(node);
    if (pattern !== null) found.add(pattern);
    ts.forEachChild(node, visit);
  };
  for (const folder of folders) {
    const at = new URL(`${folder}/`, root);
    for (const name of readdirSync(at, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.startsWith('simulator')) continue;
      visit(ts.createSourceFile(name, readFileSync(new URL(name, at), 'utf8'), ts.ScriptTarget.Latest));
    }
  }
  return found;
}

/** Whether a pattern reads as a sentence: it begins with a capital or a value and ends with a full stop or question. */
export function isSentence(pattern: string): boolean {
  return /^(?:[A-Z]|\{0\} [a-z]).*[a-z}][.?]$/.test(pattern) && pattern.includes(' ');
}

/** What is said in a language, by English pattern. */
export function readSaid(language: Translated): Record<string, string> {
  const at = new URL(`renderer/i18n/said/${language}.json`, root);
  return JSON.parse(readFileSync(at, 'utf8')) as Record<string, string>;
}

/** The numbers of the values of a pattern, sorted. */
export function holesOf(pattern: string): string[] {
  return [...pattern.matchAll(/\{(\d+)\}/g)].map((match) => match[1] ?? '').sort();
}
