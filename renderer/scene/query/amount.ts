import { parseQuantity } from '../../../shared/quantity.ts';

const gibibyte = 2 ** 30;
const bare = /^\d+(?:\.\d+)?$/;

/** A value to compare with: a number, or bytes as a Kubernetes quantity, where a bare number means Gi; null where it is none. */
export function toAmount(type: 'number' | 'bytes', value: string): number | null {
  const text = value.trim();
  if (type === 'bytes' && bare.test(text)) return Number(text) * gibibyte;
  const amount = parseQuantity(text) ?? (type === 'bytes' ? parseQuantity(toUnit(text)) : null);
  return amount !== null && amount >= 0 ? amount : null;
}

/** "16gib", "16GiB" and "16gi" as Kubernetes writes them. */
function toUnit(text: string): string {
  return text.replace(/([kmgtpe])i?b?$/i, (unit, letter: string) =>
    /i/i.test(unit.slice(1))
      ? `${letter.toUpperCase()}i`
      : letter.toLowerCase() === 'k'
        ? 'k'
        : letter.toUpperCase(),
  );
}
