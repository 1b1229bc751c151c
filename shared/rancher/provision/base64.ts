const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The UTF-8 bytes of a text. */
function bytesOf(text: string): number[] {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return [code];
    const rest = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
    if (code < 0x800) return [0xc0 | (code >> 6), rest(0)];
    if (code < 0x10000) return [0xe0 | (code >> 12), rest(6), rest(0)];
    return [0xf0 | (code >> 18), rest(12), rest(6), rest(0)];
  }).flat();
}

/** A text in base64 (RFC 4648, with padding), of its UTF-8 bytes. */
export function toBase64(text: string): string {
  const bytes = bytesOf(text);
  let made = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = bytes.slice(index, index + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const four = [18, 12, 6, 0].map((shift) => letters[(bits >> shift) & 63] ?? '');
    made += four.slice(0, b === undefined ? 2 : c === undefined ? 3 : 4).join('');
    made += '='.repeat(b === undefined ? 2 : c === undefined ? 1 : 0);
  }
  return made;
}
