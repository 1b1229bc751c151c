import { describe, expect, it } from 'vitest';
import { contrastOf, dimContrast, toDimTheme } from '../../../renderer/canvas/colours.ts';
import { highDarkTheme, highLightTheme } from '../../../renderer/canvas/contrast-themes.ts';
import { toForcedTheme } from '../../../renderer/canvas/forced-theme.ts';
import { darkTheme, lightTheme } from '../../../renderer/canvas/theme.ts';
import type { CanvasTheme } from '../../../renderer/canvas/theme.ts';

type Linear = readonly [number, number, number];

/** A CSS `oklch()` colour in linear sRGB. Source: CSS Color 4, sample code for OKLab. */
function toLinear(css: string): Linear {
  const match = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(css);
  if (!match) throw new Error(`not an oklch colour: ${css}`);
  const [lightness, chroma, hue] = match.slice(1).map(Number) as [number, number, number];
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number): number => Math.min(1, Math.max(0, value));
  return [
    clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function toLab([r, g, b]: Linear): Linear {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** WCAG 2 contrast of two colours. */
function contrast(a: string, b: string): number {
  const luminance = (css: string): number => {
    const [red, green, blue] = toLinear(css);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** How colours look to people who miss a kind of cone. Source: Machado, Oliveira, Fernandes 2009, severity 1. */
const sights: Record<string, readonly Linear[]> = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

describe.each([darkTheme, lightTheme, highDarkTheme, highLightTheme])(
  'the $name theme, $contrast contrast',
  (theme) => {
    it('has text that can be read on everything it is drawn on', () => {
      for (const ground of [
        theme.surface,
        theme.plate,
        theme.host,
        theme.cell,
        ...Object.values(theme.tint),
      ]) {
        expect(contrast(theme.text, ground)).toBeGreaterThanOrEqual(7);
        expect(contrast(theme.muted, ground)).toBeGreaterThanOrEqual(4.5);
      }
    });

    it('has glyphs and rings of at least 3:1', () => {
      for (const [state, colour] of Object.entries(theme.state)) {
        for (const ground of [theme.plate, theme.host, theme.cell]) {
          expect(contrast(colour, ground), state).toBeGreaterThanOrEqual(3);
        }
      }
      for (const colour of [theme.accent, theme.focus]) {
        for (const ground of [theme.surface, theme.plate, theme.host]) {
          expect(contrast(colour, ground)).toBeGreaterThanOrEqual(3);
        }
      }
      for (const [kind, state] of [
        ['warning', 'warning'],
        ['error', 'error'],
        ['change', 'migrating'],
      ] as const) {
        expect(contrast(theme.state[state], theme.tint[kind]), kind).toBeGreaterThanOrEqual(3);
      }
    });

    it('has bars whose use stands out from their track', () => {
      for (const used of [theme.bar.used, theme.bar.high, theme.bar.full]) {
        expect(contrast(used, theme.bar.track)).toBeGreaterThanOrEqual(3);
      }
    });

    it('has a scale whose steps go one way in lightness, far enough apart, with glyphs that show on each', () => {
      expect(theme.heat).toHaveLength(6);
      const lightness = theme.heat.map((colour) => toLab(toLinear(colour))[0]);
      const away = Math.sign((lightness[5] ?? 0) - (lightness[0] ?? 0));
      for (const [index, step] of lightness.slice(1).entries()) {
        expect((step - (lightness[index] ?? 0)) * away).toBeGreaterThan(0.055);
      }
      for (const colour of theme.heat) expect(contrast(theme.text, colour)).toBeGreaterThanOrEqual(3);
    });

    it('has judgements that stay apart for every kind of sight', () => {
      // A warning is drawn with a band; the others must differ among themselves.
      const { running, pending, error } = theme.block;
      for (const [sight, matrix] of Object.entries(sights)) {
        const seen = [running, pending, error].map((colour) => {
          const own = toLinear(colour);
          const mixed = matrix.map((row) =>
            Math.min(1, Math.max(0, row[0] * own[0] + row[1] * own[1] + row[2] * own[2])),
          );
          return toLab(mixed as unknown as Linear);
        });
        for (const [index, a] of seen.entries()) {
          for (const b of seen.slice(index + 1)) {
            const apart = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
            expect(apart, `${theme.name} ${sight}`).toBeGreaterThan(0.1);
          }
        }
      }
    });

    it('has guest colours that show on a cell and stay apart for every kind of sight', () => {
      expect(theme.guest).toHaveLength(8);
      for (const colour of theme.guest)
        expect(contrast(colour, theme.cell), colour).toBeGreaterThanOrEqual(2.95);
      for (const [sight, matrix] of Object.entries(sights)) {
        const seen = theme.guest.map((colour) => {
          const own = toLinear(colour);
          const mixed = matrix.map((row) =>
            Math.min(1, Math.max(0, row[0] * own[0] + row[1] * own[1] + row[2] * own[2])),
          );
          return toLab(mixed as unknown as Linear);
        });
        for (const [index, a] of seen.entries()) {
          for (const b of seen.slice(index + 1)) {
            expect(
              Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]),
              `${theme.name} ${sight}`,
            ).toBeGreaterThan(0.1);
          }
        }
      }
    });
  },
);

/** A theme with its colours as a canvas reads them back. */
function toHexTheme(theme: CanvasTheme): CanvasTheme {
  const hex = (css: string): string =>
    `#${toLinear(css)
      .map((part) => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055))
      .map((part) =>
        Math.round(part * 255)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('')}`;
  const text = JSON.stringify(theme, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith('oklch') ? hex(value) : value,
  );
  return JSON.parse(text) as CanvasTheme;
}

const themes = [darkTheme, lightTheme, highDarkTheme, highLightTheme];

describe.each(themes)('what steps back in the $name theme, $contrast contrast', (theme) => {
  const own = toHexTheme(theme);
  const dim = toDimTheme(own);
  const grounds = [dim.plate, dim.host, dim.cell, ...Object.values(dim.tint)];

  it('can still be read', () => {
    for (const ground of grounds) {
      for (const colour of [dim.text, dim.muted, ...Object.values(dim.state)]) {
        expect(contrastOf(colour, ground)).toBeGreaterThanOrEqual(dimContrast);
      }
    }
  });

  it('is well behind the rest', () => {
    const apart = contrastOf(own.text, own.plate) / contrastOf(dim.text, dim.plate);
    expect(apart).toBeGreaterThan(2);
    expect(contrastOf(dim.block.error, dim.plate)).toBeLessThan(contrastOf(own.block.error, own.plate));
  });
});

describe.each([highDarkTheme, highLightTheme])('high contrast in the $name theme', (theme) => {
  const grounds = [theme.surface, theme.plate, theme.host, theme.cell];

  it('has text of at least 7:1 and glyphs of 4.5:1', () => {
    for (const ground of [...grounds, ...Object.values(theme.tint)]) {
      for (const colour of [theme.text, theme.muted]) {
        expect(contrast(colour, ground)).toBeGreaterThanOrEqual(7);
      }
      for (const colour of [...Object.values(theme.state), theme.accent, theme.focus]) {
        expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('has lines that are seen by themselves', () => {
    for (const ground of grounds) {
      expect(contrast(theme.line, ground)).toBeGreaterThanOrEqual(3);
      expect(contrast(theme.lineStrong, ground)).toBeGreaterThanOrEqual(4.5);
    }
    expect(theme.lineScale).toBe(2);
  });

  it('says nothing by a tint', () => {
    for (const tint of Object.values(theme.tint)) expect(tint).toBe(theme.cell);
  });

  it('has cells that are seen on a host, and glyphs that are seen on cells', () => {
    for (const [state, colour] of Object.entries(theme.block)) {
      expect(contrast(colour, theme.host), state).toBeGreaterThanOrEqual(2.9);
    }
    for (const state of ['warning', 'error'] as const) {
      expect(contrast(theme.host, theme.block[state])).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(theme.text, theme.block.running)).toBeGreaterThanOrEqual(3);
  });
});

describe.each([
  ['black', '#000000', '#ffffff', '#ffff00', '#1aebff'],
  ['white', '#ffffff', '#000000', '#00009f', '#37006e'],
  ['desert', '#fffaef', '#3d3d3d', '#1c5e75', '#903909'],
  ['dusk', '#2d3236', '#ffffff', '#75e9fc', '#a1bfde'],
])('a %s system that forces its colours', (_name, canvas, canvasText, linkText, highlight) => {
  const theme = toForcedTheme({ canvas, canvasText, linkText, highlight });
  const grounds = [theme.surface, theme.plate, theme.host, theme.cell, ...Object.values(theme.tint)];

  it('has all its words and glyphs in its own text colour on its own ground', () => {
    expect(new Set(grounds)).toEqual(new Set([canvas]));
    expect(new Set([theme.text, theme.muted, theme.line, ...Object.values(theme.state)])).toEqual(
      new Set([canvasText]),
    );
    expect([theme.accent, theme.focus]).toEqual([highlight, highlight]);
  });

  it('keeps apart cells that run, are off and are in error, and shows glyphs on a scale', () => {
    const { running, warning, error } = theme.block;
    expect(new Set([running, warning, error]).size).toBe(3);
    for (const colour of theme.heat) expect(contrastOf(theme.text, colour)).toBeGreaterThanOrEqual(2.5);
    for (const [index, colour] of theme.heat.slice(1).entries()) {
      expect(contrastOf(colour, canvas)).toBeGreaterThan(contrastOf(theme.heat[index] ?? '', canvas));
    }
  });

  it('is the same for the same colours, so that nothing is drawn twice', () => {
    const system = { canvas, canvasText, linkText, highlight };
    expect(toForcedTheme(system)).toBe(toForcedTheme(system));
  });
});
