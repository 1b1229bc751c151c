import type { Cells } from '../../scene/cells.ts';
import { measure } from '../../scene/geometry.ts';
import { stateGlyphs } from '../../scene/glyphs.ts';
import type { VmNode } from '../../scene/graph.ts';
import { guestColour } from '../../scene/guest-colour.ts';
import type { PlacedPlate } from '../../scene/layout.ts';
import { shownState } from '../../scene/trouble.ts';
import { bytes, figure } from '../words.ts';
import { eachCell } from './cells.ts';
import { fillBox, hairline, strokeInside } from './frame.ts';
import type { Frame } from './frame.ts';
import { drawGlyph } from './glyph.ts';
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

function backgroundOf(frame: Frame, vm: VmNode): string {
  const { theme } = frame;
  switch (shownState(vm)) {
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

/** Draws the VMs of a grid as cards: glyph and name, then address, CPU, memory and guest cluster as there is room. */
export function drawCards(frame: Frame, placed: PlacedPlate, cells: Cells, isStale: boolean): void {
  const form = cardForm(measure.cellH * frame.camera.zoom);
  const { ctx, theme } = frame;
  eachCell(frame, placed, cells, (vm, x, y, w, h) => {
    const box = { x, y, w, h };
    const state = shownState(vm);
    fillBox(frame, box, backgroundOf(frame, vm), form.radius);
    if (vm.guestCluster !== null) {
      const { hue, hasPattern } = guestColour(vm.guestCluster);
      if (hasPattern) ctx.setLineDash([5, 3]);
      strokeInside(frame, box, theme.guest[hue] ?? theme.lineStrong, 1.5, form.radius);
      if (hasPattern) ctx.setLineDash([]);
    } else if (state === 'off' || state === 'unknown' || isStale) {
      if (state === 'unknown' || isStale) ctx.setLineDash([1, 2]);
      strokeInside(frame, box, theme.lineStrong, hairline(frame), form.radius);
      ctx.setLineDash([]);
    } else if (state === 'error' || state === 'warning') {
      strokeInside(frame, box, theme.state[state], hairline(frame), form.radius);
    }
  });
  eachCell(frame, placed, cells, (vm, x, y, w, h) => {
    const state = shownState(vm);
    const first = lineY(form, y, h, 0);
    const left = x + form.pad;
    drawGlyph(frame, stateGlyphs[state], left + form.glyph / 2, first, form.glyph, theme.state[state]);
    const textLeft = left + form.glyph + Math.max(4, form.pad * 0.75);
    const right = x + w - form.pad;
    const colour = state === 'off' ? theme.muted : theme.text;
    drawText(frame, vm.name, textLeft, first, form.name, colour, right - textLeft);
    if (form.lines >= 2) drawFacts(frame, form, vm, { left: textLeft, right, y, h });
  });
}

function lineY(form: CardForm, y: number, h: number, line: number): number {
  if (form.lines === 1) return y + h / 2;
  if (form.lines === 2) return y + h * (line === 0 ? 0.32 : 0.7);
  return y + h * (line === 0 ? 0.24 : line === 1 ? 0.52 : 0.79);
}

function sizeWords(vm: VmNode): { value: string; unit: string }[] {
  const parts: { value: string; unit: string }[] = [];
  if (vm.cpuCores !== null) parts.push({ value: figure(vm.cpuCores), unit: ' CPU' });
  if (vm.memoryBytes !== null) {
    const memory = bytes(vm.memoryBytes);
    parts.push({ value: memory.value, unit: ` ${memory.unit}` });
  }
  return parts;
}

type Span = { left: number; right: number; y: number; h: number };

function drawFacts(frame: Frame, form: CardForm, vm: VmNode, at: Span): void {
  const { theme } = frame;
  const [address] = vm.addresses;
  const where = address ?? (vm.hostName === null || vm.state !== 'running' ? vm.status : 'No address');
  const last = lineY(form, at.y, at.h, form.lines - 1);
  if (form.lines === 3) {
    drawText(frame, where, at.left, lineY(form, at.y, at.h, 1), form.facts, theme.muted, at.right - at.left);
    const end = drawSizes(frame, form, vm, { left: at.left, y: last });
    if (vm.guestCluster !== null) drawBadge(frame, form, vm.guestCluster, end + 10, at.right, last);
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

function drawBadge(frame: Frame, form: CardForm, name: string, left: number, right: number, y: number): void {
  const { ctx, theme } = frame;
  const style: TextStyle = { size: 11, weight: 450, family: 'mono' };
  const dot = 7;
  const shown = fit(frame, name, right - left - dot - 5, style);
  if (shown === '') return;
  const width = widthOf(frame, shown, style);
  const { hue } = guestColour(name);
  ctx.fillStyle = theme.guest[hue] ?? theme.muted;
  ctx.fillRect(right - width - dot - 5, y - dot / 2, dot, dot);
  drawText(frame, shown, right - width, y, style, theme.muted);
}
