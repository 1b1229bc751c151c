import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { allowedLicences, listShipped, toPackageName, writeLicenceTexts } from '../../build/licences.ts';

const root = resolve(import.meta.dirname, '..', '..');

test('a module is told from a path, with its scope', () => {
  expect(toPackageName('@radix-ui/react-dialog/dist')).toBe('@radix-ui/react-dialog');
  expect(toPackageName('react-dom/client')).toBe('react-dom');
  expect(['./a.ts', '../b', 'node:fs', '/c'].map(toPackageName)).toEqual([null, null, null, null]);
});

test('what ships is what the app needs and what its page is made of, and nothing of the workshop', async () => {
  const names = (await listShipped()).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['keytar', 'ws', 'react', '@codemirror/view', 'scheduler']));
  for (const tool of ['vite', 'typescript', 'electron-builder', '@playwright/test'])
    expect(names).not.toContain(tool);
});

test('everything that ships has a licence that lets it, and its text comes with the app', async () => {
  const shipped = await listShipped();
  expect(shipped.filter(({ licence }) => !allowedLicences.has(licence))).toEqual([]);
  const texts = await writeLicenceTexts(shipped);
  for (const { name, version, licence } of shipped)
    expect(texts).toContain(`${name} ${version} (${licence})`);
  expect(texts).toContain('Permission is hereby granted');
});

test('the project itself is under the Apache License, as its LICENSE says', async () => {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { license: string };
  expect(own.license).toBe('Apache-2.0');
  expect(await readFile(join(root, 'LICENSE'), 'utf8')).toMatch(
    /Apache License\s+Version 2\.0, January 2004/,
  );
});
