// @vitest-environment jsdom
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toSvgText } from '../../../renderer/canvas/export/draw-picture.ts';
import { captionHeight } from '../../../renderer/canvas/export/caption.ts';
import { frameOf } from '../../../renderer/canvas/export/extent.ts';
import type { CanvasPicture } from '../../../renderer/canvas/export/extent.ts';
import { escapeXml, openSvgBrush } from '../../../renderer/canvas/export/svg-brush.ts';
import { darkTheme } from '../../../renderer/canvas/theme.ts';
import { buildGraph } from '../../../renderer/scene/graph.ts';
import { insecureGlyph } from '../../../renderer/scene/glyphs.ts';
import { layout } from '../../../renderer/scene/layout.ts';
import { levelAt } from '../../../renderer/scene/levels.ts';
import { openLooks } from '../../../renderer/scene/look.ts';
import { guestMemberships } from '../../../renderer/scene/memberships.ts';
import { healthOverlay } from '../../../renderer/scene/overlays/health.ts';
import { makeFleet } from '../../support/fleet.ts';

/** The glyphs' paths are told by their text; nothing of a path itself is asked. */
function PathStandIn(): void {
  return;
}

beforeEach(() => vi.stubGlobal('Path2D', PathStandIn));
afterEach(() => vi.unstubAllGlobals());

const measure = (text: string, font: string): number =>
  text.length * Number(/ ([\d.]+)px/.exec(font)?.[1]) * 0.55;

function pictureOf(size: { clusters: number; hosts: number; vms: number }): CanvasPicture {
  const graph = buildGraph(makeFleet(size));
  const placed = layout(graph, null);
  return {
    layout: placed,
    look: openLooks()({ graph, overlay: healthOverlay, memberships: guestMemberships, emphasis: null }),
    camera: { x: placed.bounds.x + placed.bounds.w / 2, y: placed.bounds.y + placed.bounds.h / 2, zoom: 1 },
    level: 'near',
    viewport: { width: 1280, height: 800 },
    theme: darkTheme,
    selection: new Set(),
    pending: new Set(),
  };
}

function parse(svg: string): Document {
  const read = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(read.querySelector('parsererror')).toBeNull();
  return read;
}

const textsOf = (svg: Document): string[] =>
  [...svg.querySelectorAll('text')].map((node) => node.textContent);

describe('a picture as SVG', () => {
  const picture = pictureOf({ clusters: 3, hosts: 5, vms: 50 });

  it('is well-formed and has the name of every cluster, host and VM as text', () => {
    const framing = frameOf(picture, 'everything', 'svg');
    const svg = parse(toSvgText(picture, framing, measure));
    const texts = new Set(textsOf(svg));
    for (const { plate } of picture.layout.plates) {
      expect(texts).toContain(plate.node.info.name);
      for (const { node } of plate.hosts) expect(texts).toContain(node.name);
    }
    expect(svg.documentElement.getAttribute('width')).toBe(String(framing.viewport.width));
    for (const path of svg.querySelectorAll('path')) expect(path.getAttribute('d')).toMatch(/^M/);
    expect(svg.documentElement.outerHTML).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is drawn at every level', () => {
    for (const zoom of [0.05, 0.2, 0.6, 2]) {
      const framing = {
        ...frameOf(picture, 'view', 'svg'),
        camera: { ...picture.camera, zoom },
        level: levelAt(zoom, null),
      };
      const svg = parse(toSvgText(picture, framing, measure));
      expect(svg.querySelectorAll('rect, path').length).toBeGreaterThan(5);
    }
  });

  it('shows of a view only what lies in it', () => {
    const framing = { ...frameOf(picture, 'view', 'svg'), viewport: { width: 300, height: 200 } };
    const part = parse(toSvgText(picture, framing, measure));
    const all = parse(toSvgText(picture, frameOf(picture, 'everything', 'svg'), measure));
    expect(part.querySelectorAll('*').length).toBeLessThan(all.querySelectorAll('*').length / 3);
  });

  it('draws what is selected, the guest cluster in focus, and beneath it what the colours say', () => {
    const { plate } = picture.layout.plates[0]!;
    const [vm] = plate.hosts[0]!.node.vms;
    const [guest] = plate.node.guests;
    const framing = frameOf(picture, 'everything', 'svg');
    const draw = (marked: Partial<CanvasPicture>): string =>
      toSvgText({ ...picture, ...marked }, framing, measure);
    const count = (text: string, colour: string): number => text.split(`stroke="${colour}"`).length;
    const [bare, selected] = [draw({}), draw({ selection: new Set([vm!.id]) })];
    expect(count(selected, darkTheme.accent)).toBe(count(bare, darkTheme.accent) + 1);
    expect(draw({ pending: new Set([vm!.id]) }).length).toBeGreaterThan(bare.length);
    const withGuest = parse(draw({ selection: new Set([guest!.id]) }));
    expect(withGuest.querySelectorAll('path').length).toBeGreaterThan(
      parse(bare).querySelectorAll('path').length,
    );
    const legend = [{ title: 'State', entries: [{ role: 'running' as const, text: 'Running well' }] }];
    const caption = { words: 'Acre <1>', legend };
    const captioned = parse(toSvgText(picture, framing, measure, caption));
    expect(textsOf(captioned)).toEqual(expect.arrayContaining(['Acre <1>', 'State', 'Running well']));
    expect(Number(captioned.documentElement.getAttribute('height'))).toBe(
      framing.viewport.height + captionHeight(caption),
    );
    for (const node of captioned.querySelectorAll('text'))
      expect(node.getAttribute('font-family')).toMatch(/, (system-ui, sans-serif|.*monospace)$/);
  });

  it('marks a cluster whose certificate is not verified in its title, in words or at least by a glyph, and no other', () => {
    const plain = pictureOf({ clusters: 2, hosts: 3, vms: 10 });
    const draw = (isInsecure: boolean, zoom: number): string => {
      const plates = plain.layout.plates.map((placed, index) => {
        const node = { ...placed.plate.node, info: { ...placed.plate.node.info, isInsecure } };
        return index === 0 ? { ...placed, plate: { ...placed.plate, node } } : placed;
      });
      const framing = { ...frameOf(plain, 'everything', 'svg'), level: levelAt(zoom, null) };
      const camera = { ...framing.camera, zoom };
      return toSvgText(
        { ...plain, layout: { ...plain.layout, plates } },
        { ...framing, camera, viewport: { width: 4000, height: 3000 } },
        measure,
      );
    };
    const glyphs = (svg: string): number => svg.split(insecureGlyph.stroke).length - 1;
    const near = draw(true, 1);
    expect(textsOf(parse(near)).filter((text) => text.includes('Certificate not verified'))).toHaveLength(1);
    expect(glyphs(near)).toBe(1);
    const far = draw(true, 0.02);
    expect(far).not.toContain('Certificate not verified');
    expect(glyphs(far)).toBe(1);
    for (const zoom of [1, 0.02]) {
      const plainly = draw(false, zoom);
      expect([glyphs(plainly), /not verified|Insecure/.test(plainly)]).toEqual([0, false]);
    }
  });

  it('keeps any text well-formed', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { brush, toSvg } = openSvgBrush({ width: 10, height: 10 }, measure);
        brush.fillText(text, 0, 0);
        parse(toSvg());
      }),
      { numRuns: 30 },
    ));

  it('escapes what XML would read otherwise', () =>
    expect(escapeXml('<a & "b">')).toBe('&lt;a &amp; &quot;b&quot;&gt;'));

  it('closes the groups it clips with', () => {
    const { brush, toSvg } = openSvgBrush({ width: 10, height: 10 }, measure);
    brush.save();
    brush.beginPath();
    brush.rect(1, 1, 4, 4);
    brush.clip();
    brush.fillStyle = '#123456';
    brush.fillRect(0, 0, 10, 10);
    brush.restore();
    brush.fillRect(0, 0, 1, 1);
    const svg = parse(toSvg());
    expect(svg.querySelector('g > rect')?.getAttribute('fill')).toBe('#123456');
    expect(svg.querySelector('svg > rect')?.getAttribute('fill')).toBe('#000000');
  });
});

describe('the frame of everything', () => {
  it('is at full size for a small fleet, and smaller where one PNG cannot hold it', () => {
    expect(frameOf(pictureOf({ clusters: 1, hosts: 3, vms: 20 }), 'everything', 'png').scale).toBe(1);
    const large = pictureOf({ clusters: 4, hosts: 40, vms: 2_500 });
    const { viewport, scale } = frameOf(large, 'everything', 'png');
    expect(scale).toBeLessThan(1);
    expect(Math.max(viewport.width, viewport.height) * 2).toBeLessThanOrEqual(16_384);
    expect(viewport.width * viewport.height * 4).toBeLessThanOrEqual(140_000_000);
    expect(frameOf(large, 'everything', 'svg').level).toBe('middle');
  });
});
