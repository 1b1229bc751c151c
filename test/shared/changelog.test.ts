import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseChangelog } from '../../shared/changelog.ts';

it('reads versions and what is new in each', () => {
  const text =
    '# Changelog\n\n## 0.2.0 (unreleased)\n\n- One\n  more.\n- Two.\n\n## 0.1.0 (2026-01-02)\n\n- Three.\n';
  expect(parseChangelog(text)).toEqual([
    { version: '0.2.0', isReleased: false, news: ['One more.', 'Two.'] },
    { version: '0.1.0', isReleased: true, news: ['Three.'] },
  ]);
});

it('finds the version of the app, with news, in the changelog of the project', () => {
  const root = new URL('../../', import.meta.url);
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };
  const [newest] = parseChangelog(readFileSync(new URL('CHANGELOG.md', root), 'utf8'));
  expect(newest?.version).toBe(version);
  expect(newest?.news.length).toBeGreaterThan(3);
});
