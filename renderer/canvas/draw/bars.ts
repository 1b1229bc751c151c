import type { PlannedUse, Use } from '../../scene/graph.ts';
import { byteExponent } from '../../ui/format.ts';
import { t } from '../../i18n/i18n.ts';
import { bytes, figure } from '../words.ts';
import type { Frame } from './frame.ts';
import { snap } from './frame.ts';
import { drawText, drawTextEnd, widthOf } from './text.ts';
import type { TextStyle } from './text.ts';

type Bar = {
  label: string;
  short: string;
  use: Use | null;
  value: string;
  unit: string;
  of: string;
  planned?: number;
};

const label: TextStyle = { size: 11, weight: 450, family: 'sans' };

/** The use of a host, or of all hosts of a cluster. */
type Uses = { cpu: Use | null; memory: Use | null; storage: Use | null; planned?: PlannedUse };

function toBar(name: string, short: string, use: Use | null, isCpu: boolean): Bar {
  const shown = use ? (use.used ?? use.reserved) : null;
  if (!use || shown === null) return { label: name, short, use, value: '', unit: '', of: '' };
  if (isCpu) {
    return {
      label: name,
      short,
      use,
      value: figure(shown / 1000),
      unit: '',
      of: ` / ${figure(use.capacity / 1000)}`,
    };
  }
  const exponent = byteExponent(use.capacity);
  const capacity = bytes(use.capacity, exponent);
  const unit = ` ${capacity.unit}`;
  return {
    label: name,
    short,
    use,
    value: bytes(shown, exponent).value,
    unit,
    of: ` / ${capacity.value}${unit}`,
  };
}

/** The three bars of a host or of all together, in their order. */
export function barsOf(host: Uses): Bar[] {
  return [
    {
      ...toBar(t('drawn.bar.cpu'), t('drawn.bar.cpu'), host.cpu, true),
      planned: host.planned?.cpuMillis ?? 0,
    },
    {
      ...toBar(t('drawn.bar.memory'), t('drawn.bar.memoryShort'), host.memory, false),
      planned: host.planned?.memoryBytes ?? 0,
    },
    toBar(t('drawn.bar.storage'), t('drawn.bar.storageShort'), host.storage, false),
  ];
}

function colourOf(frame: Frame, share: number): string {
  const { bar } = frame.theme;
  return share >= 0.95 ? bar.full : share >= 0.85 ? bar.high : bar.used;
}

/** Draws one slim bar: capacity as the track, what is reserved in a lighter tone, what is used solid, what a plan asks for behind both. */
export function drawBar(
  frame: Frame,
  use: Use | null,
  x: number,
  y: number,
  w: number,
  h: number,
  planned = 0,
): void {
  const { ctx, theme } = frame;
  const left = snap(frame, x);
  const top = snap(frame, y);
  const right = snap(frame, x + w);
  const height = Math.max(1 / frame.dpr, snap(frame, h));
  ctx.fillStyle = theme.bar.track;
  ctx.fillRect(left, top, right - left, height);
  if (!use || use.capacity <= 0) return;
  const widthAt = (amount: number): number =>
    snap(frame, (right - left) * Math.min(1, Math.max(0, amount / use.capacity)));
  if (use.reserved !== null) {
    ctx.fillStyle = theme.bar.reserved;
    ctx.fillRect(left, top, widthAt(use.reserved), height);
  }
  if (use.used !== null) {
    ctx.fillStyle = colourOf(frame, use.used / use.capacity);
    ctx.fillRect(left, top, widthAt(use.used), height);
  }
  if (planned <= 0) return;
  const begun = Math.max(use.reserved ?? 0, use.used ?? 0);
  const from = left + widthAt(begun);
  const to = Math.max(from + 2, left + widthAt(begun + planned));
  ctx.fillStyle = theme.accent;
  // In dashes, as all that is only planned: solid it would be taken for what is used.
  for (let at = from; at < to; at += 4) ctx.fillRect(at, top, Math.min(2, to - at), height);
}

/** Draws the three bars side by side, with their figures where there is room for them. */
export function drawBars(
  frame: Frame,
  host: Uses,
  x: number,
  y: number,
  w: number,
  hasFigures: boolean,
): void {
  const gap = Math.max(4, Math.min(16, w * 0.03));
  const each = (w - gap * 2) / 3;
  if (!hasFigures) {
    const height = Math.max(1.5, Math.min(4, frame.camera.zoom * 5));
    drawBar(frame, host.cpu, x, y, each, height, host.planned?.cpuMillis);
    drawBar(frame, host.memory, x + each + gap, y, each, height, host.planned?.memoryBytes);
    drawBar(frame, host.storage, x + (each + gap) * 2, y, each, height);
    return;
  }
  const bars = barsOf(host);
  const form = chooseForm(frame, bars, each);
  for (const [index, bar] of bars.entries()) {
    const left = x + index * (each + gap);
    drawFigures(frame, bar, form, left, y, each);
    drawBar(frame, bar.use, left, y + 10, each, 4, bar.planned);
  }
}

/** How the figures of a host are told; the same for its three bars. */
type Form = { hasLongName: boolean; hasCapacity: boolean };

const forms: readonly Form[] = [
  { hasLongName: true, hasCapacity: true },
  { hasLongName: false, hasCapacity: true },
  { hasLongName: true, hasCapacity: false },
  { hasLongName: false, hasCapacity: false },
];

function restOf(bar: Bar, form: Form): string {
  return form.hasCapacity ? bar.of : bar.unit;
}

/** The fullest form that fits every bar; the barest where none does. */
function chooseForm(frame: Frame, bars: readonly Bar[], w: number): Form {
  const width = (text: string): number => (text === '' ? 0 : widthOf(frame, text, label));
  const fits = (form: Form): boolean =>
    bars.every((bar) => {
      const name = form.hasLongName ? bar.label : bar.short;
      return width(name) + 8 + width(bar.value) + width(restOf(bar, form)) <= w;
    });
  return forms.find(fits) ?? { hasLongName: false, hasCapacity: false };
}

function drawFigures(frame: Frame, bar: Bar, form: Form, x: number, y: number, w: number): void {
  const { muted, text } = frame.theme;
  const name = form.hasLongName ? bar.label : bar.short;
  const nameW = drawText(frame, name, x, y, label, muted, w);
  if (bar.value === '') return;
  const rest = restOf(bar, form);
  const restW = rest === '' ? 0 : widthOf(frame, rest, label);
  if (nameW + 4 + widthOf(frame, bar.value, label) + restW > w) return;
  if (rest !== '') drawTextEnd(frame, rest, x + w, y, label, muted);
  drawTextEnd(frame, bar.value, x + w - restW, y, label, text);
}
