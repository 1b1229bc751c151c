import { isObject } from '../plan/canonical.ts';

/** What stands in the place of a value that may hold a credential: only its length is told, in characters. */
export function hiddenText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `[hidden: ${text.length} characters]`;
}

const form = /\[hidden: \d+ characters\]/;

/** Whether a value is what stands for a hidden one, and nothing else. */
export function isHiddenText(value: unknown): boolean {
  return typeof value === 'string' && /^\[hidden: \d+ characters\]$/.test(value);
}

/** Whether a value is, or has somewhere within, what stands for a hidden value; keys count too. */
export function holdsHidden(value: unknown): boolean {
  if (typeof value === 'string') return form.test(value);
  if (Array.isArray(value)) return value.some(holdsHidden);
  return isObject(value) && Object.entries(value).some(([key, each]) => form.test(key) || holdsHidden(each));
}
