import type { Fault } from './fault.ts';

/** Makes one object of a list, or the object of a watch line, larger by a field nobody reads. */
function enlarge(text: string, megabytes: number): string {
  const place = /\{"metadata":|\{"kind":"[A-Za-z]+","apiVersion":"[^"]+","metadata":\{"/g;
  let at = -1;
  for (let found = place.exec(text); found !== null && at <= 0; found = place.exec(text)) at = found.index;
  if (at < 0) return text;
  return `${text.slice(0, at + 1)}"padding":"${'x'.repeat(megabytes * 1024 * 1024)}",${text.slice(at + 1)}`;
}

/** What a fault makes of a body or a line; a line keeps its newline. */
export function spoil(text: string, fault: Fault): string {
  const end = text.endsWith('\n') ? '\n' : '';
  const whole = text.slice(0, text.length - end.length);
  const half = whole.slice(0, Math.max(1, Math.floor(whole.length / 2)));
  switch (fault.name) {
    case 'truncated':
      return half + end;
    case 'malformed':
      return `${half}}\u0000{]${whole.slice(half.length)}${end}`;
    case 'huge':
      return enlarge(whole, Number(fault.value)) + end;
    default:
      return text;
  }
}
