/** A cron expression read: the minutes, hours, days, months and weekdays that match (robfig/cron ParseStandard). */
export interface Cron {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  weekdays: ReadonlySet<number>;
  /** Whether day of month, or day of week, is open: then the other alone decides. */
  isDayOpen: boolean;
  isWeekdayOpen: boolean;
}

const DESCRIPTORS: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

function parseField(text: string, low: number, high: number): Set<number> | undefined {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(\*|\?|\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(part);
    if (match === null) return undefined;
    const [, first = '*', last, step] = match;
    const isOpen = first === '*' || first === '?';
    const from = isOpen ? low : Number(first);
    const to = last !== undefined ? Number(last) : isOpen || step !== undefined ? high : from;
    const by = step === undefined ? 1 : Number(step);
    if (from < low || to > high || from > to || by === 0) return undefined;
    for (let value = from; value <= to; value += by) found.add(value);
  }
  return found;
}

/** Reads a cron expression of five fields or a descriptor; undefined when it is none. */
export function parseCron(text: string): Cron | undefined {
  const fields = (DESCRIPTORS[text.trim()] ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12);
  const weekdays = parseField(weekday, 0, 6);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const isOpen = (field: string): boolean => /^[*?]/.test(field);
  return { minutes, hours, days, months, weekdays, isDayOpen: isOpen(day), isWeekdayOpen: isOpen(weekday) };
}

function matchesDay(cron: Cron, date: Date): boolean {
  if (!cron.months.has(date.getUTCMonth() + 1)) return false;
  const day = cron.days.has(date.getUTCDate());
  const weekday = cron.weekdays.has(date.getUTCDay());
  return cron.isDayOpen || cron.isWeekdayOpen ? day && weekday : day || weekday;
}

/** The next time after a time at which a cron expression is due, in milliseconds, in UTC; within four years. */
export function nextDue(cron: Cron, afterMs: number): number | undefined {
  let timeMs = (Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS;
  const endMs = timeMs + 4 * 366 * DAY_MINUTES * MINUTE_MS;
  while (timeMs < endMs) {
    const date = new Date(timeMs);
    if (!matchesDay(cron, date)) {
      timeMs = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 1);
    } else if (!cron.hours.has(date.getUTCHours())) {
      timeMs = (Math.floor(timeMs / (60 * MINUTE_MS)) + 1) * 60 * MINUTE_MS;
    } else if (cron.minutes.has(date.getUTCMinutes())) return timeMs;
    else timeMs += MINUTE_MS;
  }
  return undefined;
}

/** The shortest time between two times at which a cron expression is due, in seconds, looking at ten of them. */
export function granularitySeconds(cron: Cron): number {
  let shortest = Infinity;
  let before = nextDue(cron, Date.UTC(2026, 0, 1));
  for (let count = 0; count < 10 && before !== undefined; count += 1) {
    const next = nextDue(cron, before);
    if (next !== undefined) shortest = Math.min(shortest, (next - before) / 1000);
    before = next;
  }
  return shortest;
}
