/** The bytes of a base64 text. */
export function toBytes(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** So many bytes are turned to text at once: each is an argument. */
const stepBytes = 8192;

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += stepBytes)
    text += String.fromCharCode(...bytes.subarray(from, from + stepBytes));
  return btoa(text);
}
