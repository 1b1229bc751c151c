import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { sceneries } from '../visual/sceneries.ts';

const root = resolve(import.meta.dirname, '..', '..');
const imagesDir = join(root, 'docs', 'images');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const read = (page: string): string => readFileSync(join(root, page), 'utf8');

/** The files that a page links to or shows, as paths from the root, with the heading that is meant. */
function linksOf(page: string): { path: string; heading: string | null }[] {
  return [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(
    ([, path = '', heading]) => ({
      path: path === '' ? page : relative(root, join(root, dirname(page), path)),
      heading: heading ?? null,
    }),
  );
}

/** What headings of a page are linked by, as GitHub does it. */
function headingsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(pages)('%s names files that are there', (page) => {
  const named = [...read(page).matchAll(/`((?:test|shared|electron|renderer|build)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  );
  const linked = linksOf(page).map(({ path }) => path);
  // A name in capitals stands for one of your own.
  const missing = [...named, ...linked].filter(
    (path) => !/\/(NAME|CODE)\./.test(path) && !existsSync(join(root, path)),
  );
  expect(missing).toEqual([]);
});

test.each(pages)('%s links to headings that are there', (page) => {
  const wrong = linksOf(page).filter(
    ({ path, heading }) => heading !== null && path.endsWith('.md') && !headingsOf(path).includes(heading),
  );
  expect(wrong).toEqual([]);
});

test('every picture of the documentation is shown by a page, taken by the script, and small', () => {
  const shown = new Set(pages.flatMap((page) => linksOf(page).map(({ path }) => path)));
  const images = readdirSync(imagesDir).toSorted();
  expect(images.filter((image) => !shown.has(join('docs', 'images', image)))).toEqual([]);
  const taken = sceneries.flatMap(({ name, themes }) => themes.map((theme) => `${name}-${theme}.png`));
  expect(images).toEqual(taken.toSorted());
  for (const image of images) expect(statSync(join(imagesDir, image)).size).toBeLessThan(150 * 1024);
});

test('every page of the guide is reached from its first one', () => {
  const guide = pages.filter((page) => page.startsWith(join('docs', 'guide'))).toSorted();
  const linked = new Set(linksOf(join('docs', 'guide', 'README.md')).map(({ path }) => path));
  expect(guide.filter((page) => !page.endsWith('README.md') && !linked.has(page))).toEqual([]);
});

test('the guide names the shortcuts by the keys that they come with', async () => {
  const { shortcuts, fixedKeys } = await import('../../shared/shortcuts/table.ts');
  const { shownKeys } = await import('../../shared/shortcuts/chord.ts');
  const fixed = Object.values(fixedKeys).flatMap((group) => Object.values(group).flat() as string[]);
  const all = [...shortcuts.flatMap(({ keys }) => keys), ...fixed];
  const known = new Set(all.map((chord) => shownKeys(chord, false).join(' ')));
  // Keys of lists, and those that a guest gets, are no shortcuts of the app.
  for (const other of ['Alt', 'Ctrl', 'Shift', 'Ctrl Alt Del', 'Ctrl Alt Home', 'Alt ↑', 'Alt ↓'])
    known.add(other);
  const guide = pages.filter((page) => page.startsWith(join('docs', 'guide')));
  const named = guide.flatMap((page) =>
    [
      ...read(page).matchAll(
        /`((?:(?:Ctrl|Alt|Shift) )*(?:[A-Z0-9/?+,=-]|F\d+|Del|Esc|Enter|Space|PgDn|PgUp|Home))`/g,
      ),
    ]
      .map(([, keys = '']) => keys)
      .filter((keys) => !known.has(keys)),
  );
  expect(named).toEqual([]);
});
