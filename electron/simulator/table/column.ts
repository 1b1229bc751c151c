import type { KubeObject } from '../json.ts';
import { conditionOf, textAt } from '../json.ts';

/** A column of a Table and how its cells are worked out. */
export interface Column {
  name: string;
  type: string;
  format?: string;
  description: string;
  priority: number;
  cell: (object: KubeObject) => unknown;
}

/** A column without a format. */
export function column(name: string, type: string, cell: Column['cell'], priority = 0): Column {
  return { name, type, description: '', priority, cell };
}

/** The column every Table begins with. */
export const NAME: Column = { ...column('Name', 'string', (object) => object.metadata.name), format: 'name' };

/** How long ago, as kubectl writes it (apimachinery util/duration HumanDuration). */
export function toAge(timestamp: string | undefined): string {
  if (timestamp === undefined) return '<unknown>';
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(timestamp)) / 1000));
  const [minute, hour, day] = [60, 3600, 86400];
  if (seconds < 2 * minute) return `${seconds}s`;
  const minutes = Math.floor(seconds / minute);
  if (minutes < 10) return seconds % minute === 0 ? `${minutes}m` : `${minutes}m${seconds % minute}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(seconds / hour);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(seconds / day);
  if (hours < 192) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (days < 730) return `${days}d`;
  return `${Math.floor(days / 365)}y${days % 365}d`;
}

/** The age of built-in kinds. */
export const AGE_TEXT = column('Age', 'string', (object) => toAge(object.metadata.creationTimestamp));
/** The age of custom kinds. */
export const AGE_DATE = column('Age', 'date', (object) => toAge(object.metadata.creationTimestamp));
/** A column of the text below a path. */
export const text = (name: string, ...path: (string | number)[]): Column =>
  column(name, 'string', (object) => textAt(object, ...path) ?? null);
/** A column of the status of a condition. */
export const condition = (name: string, type: string, priority = 0): Column =>
  column(name, 'string', (object) => conditionOf(object, type)?.status ?? null, priority);
