import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

test.each(pages)('%s names files that are there', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const named = [...text.matchAll(/`((?:test|shared|electron|renderer|build)\/[\w./-]+)`/g)].map(
    ([, path = '']) => join(root, path),
  );
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) =>
    join(root, dirname(page), path),
  );
  // A name in capitals stands for one of your own.
  const missing = [...named, ...linked].filter((path) => !/\/(NAME|CODE)\./.test(path) && !existsSync(path));
  expect(missing).toEqual([]);
});
