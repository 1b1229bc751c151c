import { isBroken } from '../../../shared/connection.ts';
import { availabilityOf, freshnessOf, isSeen } from '../../scene/availability.ts';
import { measure } from '../../scene/geometry.ts';
import type { Rect } from '../../scene/geometry.ts';
import { insecureGlyph, stateGlyphs } from '../../scene/glyphs.ts';
import type { Glyph } from '../../scene/glyphs.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import { podsInTrouble } from '../../scene/trouble.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { hangingBelowPx, titleForm } from '../title-form.ts';
import { ageWords, availabilityWords, hostWords, podWords, problemWords, vmWords } from '../words.ts';
import { fillBox, hairline, partOf, snap, toBox, toX, toY } from './frame.ts';
import type { Frame } from './frame.ts';
import { drawChevron } from './folded.ts';
import { drawGlyph } from './glyph.ts';
import { fillInPieces, strokeInPieces } from './pieces.ts';
import { drawText, widthOf } from './text.ts';
import type { TextSize, TextStyle } from './text.ts';

/** Draws a plate without anything on it. */
export function drawPlate(frame: Frame, placed: PlacedPlate, isStale: boolean): void {
  const { theme, camera } = frame;
  const { plate } = placed;
  const rect = toBox(frame, placed.x, placed.y, plate.w, plate.h);
  const radius = camera.zoom < 0.2 ? 0 : snap(frame, Math.min(10, camera.zoom * 14));
  fillInPieces(frame, rect, theme.plate, radius);
  strokeInPieces(frame, rect, isStale ? theme.lineStrong : theme.line, radius, isStale);
}

/** How far a title that hangs over what is below reaches down from the top of its plate, in CSS pixels. */
export function hangOf(frame: Frame): number {
  return hairline(frame) + hangingBelowPx;
}

/** Draws the title of a cluster; it is readable however far out, on a strip of its own where its band has become too low. */
export function drawTitle(frame: Frame, placed: PlacedPlate): void {
  const { theme, camera } = frame;
  const { plate } = placed;
  const form = titleForm(plate, camera.zoom);
  const { pad, size, hasTwoLines, chevron } = form;
  const x = toX(frame, placed.x);
  const y = toY(frame, placed.y);
  const w = plate.w * camera.zoom;
  const part = partOf(frame);
  const isInView =
    x <= part.x + part.w && x + w >= part.x && y <= part.y + part.h && y + form.band >= part.y - 40;
  if (!isInView) return;
  if (form.isOver) {
    const inset = hairline(frame);
    const box = { x: snap(frame, x) + inset, y: snap(frame, y) + inset, w: snap(frame, w) - inset * 2 };
    fillBox(frame, { ...box, h: form.height }, theme.plate);
  }
  const middle = y + form.first;
  const left = x + form.left;
  if (chevron) drawChevron(frame, { x, y }, chevron, plate.isFolded);
  const line: Line = { x: left, y: middle, w: x + w - pad - left };
  const beside = drawProblems(frame, plate.node, line, size);
  const right = drawInsecure(frame, plate.node, { ...line, w: beside - line.x }, size, hasTwoLines);
  drawName(frame, plate.node, { ...line, w: right - line.x }, size, !hasTwoLines);
  if (!hasTwoLines) return;
  const style: TextStyle = { size: form.factSize, weight: 450, family: 'sans' };
  const facts = factsOf(frame, plate.node, style, x + w - pad - left);
  drawText(frame, facts, left, y + form.second, style, theme.muted, x + w - pad - left);
}

const factBreak = '  ·  ';

/** What there is to say of a cluster, as much of it as there is room for: what is not as it should be comes first. */
function factsOf(frame: Frame, cluster: ClusterNode, style: TextStyle, room: number): string {
  const ages = ageWords(cluster, frame.now);
  const isLive = freshnessOf(cluster).type === 'live';
  const parts = [
    cluster.info.isInsecure && t('insecure.mark'),
    cluster.info.verifiedAt === null && t('connection.unverified'),
    ...(isLive ? [] : ages),
    cluster.info.harvesterVersion,
    availabilityWords(availabilityOf(cluster)),
    hostWords(cluster),
    vmWords(cluster),
    podWords(cluster),
    ...(isLive ? ages : []),
  ];
  const between = widthOf(frame, factBreak, style);
  const fitting: string[] = [];
  let used = -between;
  for (const part of parts) {
    if (!part) continue;
    used += between + widthOf(frame, part, style);
    if (used > room && fitting.length > 0) break;
    fitting.push(part);
  }
  return fitting.join(factBreak);
}

type Line = { x: number; y: number; w: number };

function swatchOf(size: TextSize): { side: number; gap: number } {
  return { side: Math.round(size * 0.55), gap: Math.round(size * 0.45) };
}

function nameStyle(size: TextSize): TextStyle {
  return { size, weight: 600, family: 'sans' };
}

function drawName(frame: Frame, cluster: ClusterNode, at: Line, size: TextSize, hasFacts: boolean): void {
  const { theme } = frame;
  const style = nameStyle(size);
  const { side, gap } = swatchOf(size);
  let x = at.x;
  // Its colour gives way before a letter of its name does.
  if (side + gap + widthOf(frame, cluster.info.name, style) <= at.w) {
    const box: Rect = { x: snap(frame, x), y: snap(frame, at.y - side / 2), w: side, h: side };
    fillBox(frame, box, theme.guest[cluster.info.colour] ?? theme.accent, 2);
    x += side + gap;
  }
  const left = x;
  x += drawText(frame, cluster.info.name, x, at.y, style, theme.text, at.x + at.w - x);
  if (!hasFacts || x === left) return;
  const facts: TextStyle = { size: size >= 13 ? 12 : 11, weight: 450, family: 'sans' };
  const freshness = freshnessOf(cluster);
  const parts = [
    cluster.info.verifiedAt === null ? t('connection.unverified') : '',
    ...(freshness.type === 'live' ? [] : ageWords(cluster, frame.now)),
    vmWords(cluster),
    cluster.info.harvesterVersion ?? '',
  ].filter((part) => part !== '');
  x += 4;
  for (const part of parts) {
    const width = widthOf(frame, part, facts) + 8;
    if (x + width > at.x + at.w) break;
    drawText(frame, part, x + 8, at.y + 0.5, facts, theme.muted);
    x += width;
  }
}

/**
 * Draws how much is wrong at the right of the line, in as many words as the name leaves room for and at least as a glyph;
 * answers where the room for the rest ends.
 */
function drawProblems(frame: Frame, cluster: ClusterNode, at: Line, size: TextSize): number {
  const { theme } = frame;
  const { counts, workloads } = cluster;
  const total = counts.errors + counts.warnings;
  const pods = podsInTrouble(cluster);
  if (total + pods === 0) return at.x + at.w;
  const state = counts.errors + (workloads?.counts.errors ?? 0) > 0 ? 'error' : 'warning';
  const forms = [problemWords(total, pods), String(total + pods)];
  return drawMark(frame, cluster, at, size, { glyph: stateGlyphs[state], colour: theme.state[state], forms });
}

/** Draws that the certificate of a cluster is not verified, in the same way; nothing where it is. Its words may stand with the facts. */
function drawInsecure(
  frame: Frame,
  cluster: ClusterNode,
  at: Line,
  size: TextSize,
  isInFacts: boolean,
): number {
  if (!cluster.info.isInsecure) return at.x + at.w;
  const forms = isInFacts ? [] : [t('insecure.mark'), t('drawn.insecure')];
  const colour = frame.theme.state.error;
  return drawMark(frame, cluster, at, size, { glyph: insecureGlyph, colour, forms });
}

/** What is drawn at the right of the line: a glyph, and the longest of its forms that there is room for. */
type Mark = { glyph: Glyph; colour: string; forms: readonly string[] };

function drawMark(frame: Frame, cluster: ClusterNode, at: Line, size: TextSize, mark: Mark): number {
  const style: TextStyle = { size: size >= 20 ? 13 : size >= 13 ? 12 : 11, weight: 600, family: 'sans' };
  const glyph = style.size + 1;
  const { side, gap } = swatchOf(size);
  const name = side + gap + widthOf(frame, cluster.info.name, nameStyle(size));
  const room = at.w - name - 12 - glyph - 5;
  const words = mark.forms.find((form) => widthOf(frame, form, style) <= room);
  let right = at.x + at.w;
  if (words !== undefined) {
    right -= widthOf(frame, words, style);
    drawText(frame, words, right, at.y, style, frame.theme.text);
  }
  right -= words === undefined ? glyph : glyph + 5;
  drawGlyph(frame, mark.glyph, right + glyph / 2, at.y, glyph, mark.colour);
  return right - (words === undefined ? 4 : 12);
}

/** Draws in words why a plate has no hosts. */
export function drawEmpty(frame: Frame, placed: PlacedPlate): void {
  const { plate } = placed;
  const bandPx = measure.emptyH * frame.camera.zoom;
  if (plate.hosts.length > 0 || plate.isFolded || bandPx < 14) return;
  const freshness = freshnessOf(plate.node);
  const { connection } = plate.node.info;
  const words = isBroken(connection)
    ? say(connection.error.message)
    : plate.node.health.Node?.type === 'forbidden'
      ? t('drawn.empty.forbidden')
      : freshness.type === 'loading'
        ? t('drawn.empty.loading')
        : freshness.type === 'disconnected'
          ? t('drawn.empty.disconnected')
          : freshness.type === 'stale'
            ? isSeen(plate.node)
              ? t('drawn.empty.stale')
              : t('drawn.empty.unread')
            : t('drawn.empty.none');
  const style: TextStyle = { size: 13, weight: 450, family: 'sans' };
  const x = toX(frame, placed.x + measure.platePad);
  const y = toY(frame, placed.y + plate.head + measure.emptyH / 2);
  drawText(
    frame,
    words,
    x,
    y,
    style,
    frame.theme.muted,
    (plate.w - measure.platePad * 2) * frame.camera.zoom,
  );
}
