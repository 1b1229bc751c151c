/** Orders names as people do: digits by value ("node-2" before "node-10"), the rest by code unit; total and locale-free. */
export function compareNames(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(j);
    if (isDigit(x) && isDigit(y)) {
      const endA = endOfDigits(a, i);
      const endB = endOfDigits(b, j);
      const difference = compareDigits(a.slice(i, endA), b.slice(j, endB));
      if (difference !== 0) return difference;
      i = endA;
      j = endB;
      continue;
    }
    if (x !== y) return x - y;
    i += 1;
    j += 1;
  }
  const rest = a.length - i - (b.length - j);
  if (rest !== 0) return rest;
  return a < b ? -1 : a > b ? 1 : 0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  return end;
}

function compareDigits(a: string, b: string): number {
  const x = a.replace(/^0+/, '');
  const y = b.replace(/^0+/, '');
  if (x.length !== y.length) return x.length - y.length;
  return x < y ? -1 : x > y ? 1 : 0;
}

const ellipsis = '…';

/** Cuts a text in the middle to at most `limit` characters, keeping a little more of its start; empty where nothing fits. */
export function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit < 1) return '';
  if (limit < 3) return text.slice(0, limit - 1) + ellipsis;
  const kept = limit - 1;
  const head = Math.ceil(kept * 0.6);
  return text.slice(0, head) + ellipsis + text.slice(text.length - (kept - head));
}
