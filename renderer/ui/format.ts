import { sizeUnits, unitsNow } from './units.ts';
import { counted, t } from '../i18n/i18n.ts';
import { perLocale } from '../i18n/locale.ts';

/** A figure and its unit, kept apart so that the unit can be drawn lighter. */
export type Quantity = { value: string; unit: string };

const whole = perLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
const hundredths = perLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }));
const percent = perLocale((locale) => new Intl.NumberFormat(locale, { style: 'percent' }));
const tenths = perLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));

function figure(value: number): string {
  return (Math.abs(value) >= 100 ? whole() : tenths()).format(value);
}

/** A whole number with thousands apart. */
export function formatCount(value: number): string {
  return whole().format(value);
}

/** The unit in which a size in bytes reads best, as an exponent of 1,024, or of 1,000 where the user chose decimal units. */
export function byteExponent(bytes: number): number {
  const { base, names } = sizeUnits();
  let exponent = 0;
  while (exponent < names.length - 1 && Math.abs(bytes) >= base ** (exponent + 1)) exponent += 1;
  return exponent;
}

/** A size in bytes, such as 8 and "Gi"; in the unit of `exponent` where one is given. */
export function formatBytes(bytes: number, exponent = byteExponent(bytes)): Quantity {
  const { base, names } = sizeUnits();
  const value = bytes / base ** exponent;
  const isCoarse = exponent >= 4 && Math.abs(value) < 10;
  return { value: isCoarse ? hundredths().format(value) : figure(value), unit: names[exponent] ?? 'B' };
}

/** A figure with its unit in one text, such as "8 Gi". */
export function quantityText({ value, unit }: Quantity): string {
  return `${value} ${unit}`;
}

/** A number of cores from thousandths of a core. */
export function formatCores(cpuMillis: number): Quantity {
  const cores = cpuMillis / 1000;
  return { value: figure(cores), unit: counted('unit.core', cores) };
}

/** A part of a whole in percent; empty where there is no whole. */
export function formatShare(part: number, total: number): string {
  return total > 0 ? percent().format(part / total) : '';
}

const relative = perLocale(
  (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' }),
);
const steps = [
  { unit: 'second', seconds: 1, below: 60 },
  { unit: 'minute', seconds: 60, below: 3_600 },
  { unit: 'hour', seconds: 3_600, below: 86_400 },
  { unit: 'day', seconds: 86_400, below: 86_400 * 45 },
  { unit: 'month', seconds: 86_400 * 30.44, below: 86_400 * 548 },
  { unit: 'year', seconds: 86_400 * 365.25, below: Infinity },
] as const;

/** A time relative to now, such as "3 minutes ago"; times within ten seconds are "now". `iso` as it came where it is no time. */
export function formatRelative(iso: string, nowMs: number): string {
  const timeMs = Date.parse(iso);
  if (Number.isNaN(timeMs)) return iso;
  const seconds = (timeMs - nowMs) / 1000;
  const size = Math.abs(seconds);
  if (size < 10) return relative().format(0, 'second');
  const step = steps.find(({ below }) => size < below) ?? steps[5];
  return relative().format(Math.trunc(seconds / step.seconds), step.unit);
}

const short = [
  { unit: 's', seconds: 1, below: 60 },
  { unit: 'min', seconds: 60, below: 3_600 },
  { unit: 'h', seconds: 3_600, below: 86_400 },
  { unit: 'd', seconds: 86_400, below: Infinity },
] as const;

/** How long ago a time was, as short as a column needs it: "12 s", "3 min", "5 h", "40 d". */
export function formatAge(iso: string, nowMs: number): string {
  const timeMs = Date.parse(iso);
  if (Number.isNaN(timeMs)) return '';
  const seconds = Math.max(0, (nowMs - timeMs) / 1000);
  const step = short.find(({ below }) => seconds < below) ?? short[3];
  return t(`unit.age.${step.unit}`, { value: whole().format(Math.floor(seconds / step.seconds)) });
}

/** The hours as the user chose them; by the customs of the language where nothing was chosen. */
function hours(): Intl.DateTimeFormatOptions {
  const { clock } = unitsNow();
  return clock === 'locale' ? {} : { hourCycle: clock };
}

/** A formatter of times that is made once for each choice of hours in a language. */
function perClock(options: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  const made = perLocale((locale) => ({ locale, byClock: new Map<string, Intl.DateTimeFormat>() }));
  return () => {
    const { clock } = unitsNow();
    const { locale, byClock } = made();
    const format = byClock.get(clock) ?? new Intl.DateTimeFormat(locale, { ...options, ...hours() });
    byClock.set(clock, format);
    return format;
  };
}

const exact = perClock({ dateStyle: 'medium', timeStyle: 'long' });
const clock = perClock({ timeStyle: 'medium' });
const day = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }));

/** A time in full, in the user's own time zone and customs. */
export function formatExact(iso: string): string {
  const timeMs = Date.parse(iso);
  return Number.isNaN(timeMs) ? iso : exact().format(timeMs);
}

/** The time of a day to the second, in the user's own time zone: 14:05:09, or 2:05:09 PM. */
export function formatClock(iso: string): string {
  const timeMs = Date.parse(iso);
  return Number.isNaN(timeMs) ? iso : clock().format(timeMs);
}

/** A day, in the user's own time zone and customs. */
export function formatDay(iso: string): string {
  const timeMs = Date.parse(iso);
  return Number.isNaN(timeMs) ? iso : day().format(timeMs);
}
