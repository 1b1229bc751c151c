import type { Cells } from '../../scene/cells.ts';
import { measure } from '../../scene/geometry.ts';
import type { Rect } from '../../scene/geometry.ts';
import { stateGlyphs } from '../../scene/glyphs.ts';
import type { VmNode } from '../../scene/graph.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import type { VmLook } from '../../scene/look.ts';
import { shownState } from '../../scene/trouble.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { bytes, figure } from '../words.ts';
import type { CanvasTheme } from '../theme.ts';
import { eachCell } from './cells.ts';
import { fillsOf, isState, themeFor } from './fills.ts';
import { fillBox, strokeInside } from './frame.ts';
import type { Frame } from './frame.ts';
import { drawGlyph } from './glyph.ts';
import { strikeThrough, strokeGhost } from './planned.ts';
import { drawText, drawTextEnd, fit, widthOf } from './text.ts';
import type { TextSize, TextStyle } from './text.ts';

/** How a card is set at a zoom: its sizes in CSS pixels, and how many lines of text it has. */
type CardForm = {
  lines: 1 | 2 | 3;
  pad: number;
  radius: number;
  glyph: number;
  name: TextStyle;
  facts: TextStyle;
};

/** The form of a card of this height in CSS pixels. */
export function cardForm(heightPx: number): CardForm {
  const lines = heightPx >= 64 ? 3 : heightPx >= 34 ? 2 : 1;
  const size: TextSize = heightPx >= 92 ? 15 : heightPx >= 60 ? 13 : heightPx >= 40 ? 12 : 11;
  const factSize: TextSize = heightPx >= 92 ? 13 : heightPx >= 60 ? 12 : 11;
  return {
    lines,
    pad: Math.max(4, Math.min(14, heightPx * 0.17)),
    radius: heightPx >= 26 ? Math.min(6, heightPx * 0.1) : 0,
    glyph: size <= 11 ? 9 : size - 2,
    name: { size, weight: 450, family: 'mono' },
    facts: { size: factSize, weight: 450, family: 'sans' },
  };
}

function backgroundOf(theme: CanvasTheme, { fill }: VmLook): string {
  if (!isState(fill)) return theme.cell;
  switch (fill) {
    case 'error':
      return theme.tint.error;
    case 'warning':
      return theme.tint.warning;
    case 'starting':
    case 'stopping':
    case 'migrating':
    case 'pending':
      return theme.tint.change;
    case 'off':
    case 'unknown':
      return theme.host;
    case 'running':
    case 'paused':
      return theme.cell;
  }
}

/** After so many boxes, and so many cards' words, whoever draws may pause. */
const boxesAtOnce = 24;
const cardsAtOnce = 6;

/** Draws the VMs of a grid as cards: glyph and name, then address, CPU, memory and group as there is room. */
export function* drawCards(
  frame: Frame,
  placed: PlacedPlate,
  cells: Cells,
  isStale: boolean,
): Generator<undefined, undefined> {
  const form = cardForm(measure.cellH * frame.camera.zoom);
  const dim: Frame = { ...frame, theme: frame.dimTheme };
  const cards: { vm: VmNode; box: Rect }[] = [];
  eachCell(frame, placed, cells, (vm, x, y, w, h) => {
    if (!frame.look.vm(vm).isHidden) cards.push({ vm, box: { x, y, w, h } });
  });
  for (const [index, { vm, box }] of cards.entries()) {
    drawCardBox(frame, form, vm, box, isStale);
    if (index % boxesAtOnce === boxesAtOnce - 1) yield;
  }
  for (const [index, { vm, box }] of cards.entries()) {
    const look = frame.look.vm(vm);
    drawCardWords(look.isDim ? dim : frame, form, vm, look, box);
    if (index % cardsAtOnce === cardsAtOnce - 1) yield;
  }
}

function drawCardBox(frame: Frame, form: CardForm, vm: VmNode, box: Rect, isStale: boolean): void {
  const { ctx } = frame;
  const look = frame.look.vm(vm);
  const theme = themeFor(frame, look.isDim);
  const state = shownState(vm);
  if (vm.plan === 'new') {
    strokeGhost(look.isDim ? { ...frame, theme } : frame, box, form.radius, vm.isRefused === true);
    return;
  }
  fillBox(frame, box, backgroundOf(theme, look), form.radius);
  if (!isState(look.fill) && look.fill !== 'none') {
    const side = Math.max(3, form.pad * 0.45);
    ctx.fillStyle = fillsOf(theme)[look.fill];
    ctx.fillRect(box.x, box.y, side, look.hasPattern ? box.h * 0.4 : box.h);
    if (look.hasPattern) ctx.fillRect(box.x, box.y + box.h * 0.6, side, box.h * 0.4);
  }
  if (look.isLit) {
    strokeInside(frame, box, theme.accent, 2, form.radius);
  } else if (look.outline !== null) {
    const { hue, hasPattern } = look.outline;
    if (hasPattern) ctx.setLineDash([5, 3]);
    strokeInside(frame, box, theme.guest[hue] ?? theme.lineStrong, 1.5, form.radius);
    if (hasPattern) ctx.setLineDash([]);
  } else if (state === 'off' || state === 'unknown' || isStale) {
    if (state === 'unknown' || isStale) ctx.setLineDash([1, 2]);
    strokeInside(frame, box, theme.lineStrong, undefined, form.radius);
    ctx.setLineDash([]);
  } else if (state === 'error' || state === 'warning') {
    strokeInside(frame, box, theme.state[state], undefined, form.radius);
  } else if (theme.contrast !== 'normal') {
    strokeInside(frame, box, theme.line, 0.5, form.radius);
  }
}

function drawCardWords(frame: Frame, form: CardForm, vm: VmNode, look: VmLook, box: Rect): void {
  const { theme } = frame;
  const { x, y, w, h } = box;
  const state = vm.isRefused === true ? 'error' : shownState(vm);
  const first = lineY(form, y, h, 0);
  const left = x + form.pad;
  const tone = vm.plan === 'new' && vm.isRefused !== true ? theme.accent : theme.state[state];
  drawGlyph(frame, stateGlyphs[state], left + form.glyph / 2, first, form.glyph, tone);
  const textLeft = left + form.glyph + Math.max(4, form.pad * 0.75);
  let right = x + w - form.pad;
  if (look.mark) {
    drawGlyph(frame, look.mark, right - form.glyph / 2, first, form.glyph, theme.muted);
    right -= form.glyph + 4;
  }
  const colour = state === 'off' || vm.plan !== undefined ? theme.muted : theme.text;
  const nameW = drawText(frame, vm.name, textLeft, first, form.name, colour, right - textLeft);
  if (vm.plan === 'leaving') strikeThrough(frame, { x: textLeft, y: first - 7, w: nameW, h: 14 });
  if (form.lines >= 2) drawFacts(frame, form, vm, look, { left: textLeft, right: x + w - form.pad, y, h });
}

function lineY(form: CardForm, y: number, h: number, line: number): number {
  if (form.lines === 1) return y + h / 2;
  if (form.lines === 2) return y + h * (line === 0 ? 0.32 : 0.7);
  return y + h * (line === 0 ? 0.24 : line === 1 ? 0.52 : 0.79);
}

function sizeWords(vm: VmNode): { value: string; unit: string }[] {
  const parts: { value: string; unit: string }[] = [];
  if (vm.cpuCores !== null) parts.push({ value: figure(vm.cpuCores), unit: ` ${t('drawn.cpuUnit')}` });
  if (vm.memoryBytes !== null) {
    const memory = bytes(vm.memoryBytes);
    parts.push({ value: memory.value, unit: ` ${memory.unit}` });
  }
  return parts;
}

type Span = { left: number; right: number; y: number; h: number };

function drawFacts(frame: Frame, form: CardForm, vm: VmNode, look: VmLook, at: Span): void {
  const { theme } = frame;
  const [address] = vm.addresses;
  const own =
    address ?? (vm.hostName === null || vm.state !== 'running' ? say(vm.status) : t('drawn.noAddress'));
  const where = look.label ?? own;
  const last = lineY(form, at.y, at.h, form.lines - 1);
  if (form.lines === 3) {
    drawText(frame, where, at.left, lineY(form, at.y, at.h, 1), form.facts, theme.muted, at.right - at.left);
    const end = drawSizes(frame, form, vm, { left: at.left, y: last });
    drawBadge(frame, look, end + 10, at.right, last);
    return;
  }
  const memory = sizeWords(vm).at(-1);
  let right = at.right;
  const whereW = widthOf(frame, where, form.facts);
  const memoryW = memory ? widthOf(frame, memory.value + memory.unit, form.facts) + 8 : 0;
  if (memory && whereW + memoryW <= at.right - at.left) {
    right -= drawTextEnd(frame, memory.unit, right, last, form.facts, theme.muted);
    right -= drawTextEnd(frame, memory.value, right, last, form.facts, theme.text) + 8;
  }
  drawText(frame, where, at.left, last, form.facts, theme.muted, right - at.left);
}

function drawSizes(frame: Frame, form: CardForm, vm: VmNode, at: { left: number; y: number }): number {
  let x = at.left;
  for (const [index, { value, unit }] of sizeWords(vm).entries()) {
    if (index > 0) x += 10;
    x += drawText(frame, value, x, at.y, form.facts, frame.theme.text);
    x += drawText(frame, unit, x, at.y, form.facts, frame.theme.muted);
  }
  return x;
}

function drawBadge(frame: Frame, look: VmLook, left: number, right: number, y: number): void {
  if (look.badge === null) return;
  const { ctx, theme } = frame;
  const style: TextStyle = { size: 11, weight: 450, family: 'mono' };
  const dot = 7;
  const shown = fit(frame, look.badge, right - left - dot - 5, style);
  if (shown === '') return;
  const width = widthOf(frame, shown, style);
  ctx.fillStyle = (look.outline && theme.guest[look.outline.hue]) ?? theme.muted;
  ctx.fillRect(right - width - dot - 5, y - dot / 2, dot, dot);
  drawText(frame, shown, right - width, y, style, theme.muted);
}
