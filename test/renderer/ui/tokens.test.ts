import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { darkTheme, lightTheme } from '../../../renderer/canvas/theme.ts';
import { highDarkTheme, highLightTheme } from '../../../renderer/canvas/contrast-themes.ts';
import { toVariables } from '../../../renderer/ui/apply-theme.ts';
import { contrast, readOklch } from './contrast.ts';
import type { Linear } from './contrast.ts';

const readCss = (name: string): string =>
  readFileSync(new URL(`../../../renderer/ui/${name}.css`, import.meta.url), 'utf8');
const pairsOf = (css: string) => [
  ...css.matchAll(/^\s*(--[\w-]+):\s*light-dark\((oklch\([^)]*\)),\s*(oklch\([^)]*\))\);$/gm),
];
const pairs = pairsOf(readCss('tokens'));
const highPairs = pairsOf(readCss('contrast'));

const themes = [
  { name: 'light', theme: lightTheme, side: 2, text: 4.5 },
  { name: 'dark', theme: darkTheme, side: 3, text: 4.5 },
  { name: 'light high contrast', theme: highLightTheme, side: 2, text: 7 },
  { name: 'dark high contrast', theme: highDarkTheme, side: 3, text: 7 },
] as const;

const panels = ['--raised', '--floating', '--well'];
const states = ['running', 'off', 'starting', 'migrating', 'paused', 'warning', 'error', 'unknown'];

describe.each(themes)('$name theme', ({ theme, side, text }) => {
  const tokens = new Map(Object.entries(toVariables(theme)));
  const own = theme.contrast === 'high' ? [...pairs, ...highPairs] : pairs;
  for (const pair of own) tokens.set(pair[1] ?? '', pair[side] ?? '');
  const colour = (name: string, under?: Linear): Linear => readOklch(tokens.get(name) ?? '', under);

  it('has every token that is looked for', () => {
    expect(pairs.length).toBeGreaterThanOrEqual(11);
    expect(highPairs.length).toBeGreaterThanOrEqual(11);
  });

  it.each(panels)('text and muted text can be read on %s, also hovered and chosen', (panel) => {
    const ground = colour(panel);
    for (const over of [ground, colour('--hover', ground), colour('--chosen', ground)]) {
      expect(contrast(colour('--text'), over)).toBeGreaterThanOrEqual(text);
      expect(contrast(colour('--muted'), over)).toBeGreaterThanOrEqual(text);
    }
  });

  it.each(['--tint-warning', '--tint-error', '--tint-change'])('text can be read on %s', (tint) => {
    const ground = colour(tint);
    expect(contrast(colour('--text'), ground)).toBeGreaterThanOrEqual(4.5);
    // Hints are text at 78 %.
    const hint = (tokens.get('--text') ?? '').replace(')', ' / 0.78)');
    expect(contrast(readOklch(hint, ground), ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('text can be read on filled buttons', () => {
    expect(contrast(colour('--on-accent'), colour('--accent'))).toBeGreaterThanOrEqual(text);
    expect(contrast(colour('--on-danger'), colour('--danger-fill'))).toBeGreaterThanOrEqual(text);
  });

  it.each(panels)('links, keys of YAML and menu entries that remove can be read on %s', (panel) => {
    for (const name of ['--accent', '--danger']) {
      expect(contrast(colour(name), colour(panel))).toBeGreaterThanOrEqual(text);
    }
  });

  it.each(panels)('state glyphs, focus and edges of fields are seen on %s', (panel) => {
    const ground = colour(panel);
    for (const state of states)
      expect(contrast(colour(`--state-${state}`), ground)).toBeGreaterThanOrEqual(3);
    expect(contrast(colour('--focus'), ground)).toBeGreaterThanOrEqual(3);
    expect(contrast(colour('--line-control'), ground)).toBeGreaterThanOrEqual(3);
  });

  it('what is used of a resource is seen on the panel', () => {
    const ground = colour('--raised');
    for (const bar of ['--bar-used', '--bar-high', '--bar-full']) {
      expect(contrast(colour(bar), ground)).toBeGreaterThanOrEqual(3);
    }
  });
});
