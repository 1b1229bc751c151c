/** Longest line of a stream, in characters: etcd keeps objects below 1.5 MB, and JSON may double that. */
const maxLineLength = 16 * 1024 * 1024;

/** Splits a stream of bytes into lines without their newline; a last line without one is left out, for it was cut. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      parts.push(text.slice(start, end));
      const line = parts.join('');
      parts = [];
      length = 0;
      start = end + 1;
      if (line.trim() !== '') yield line;
    }
    parts.push(text.slice(start));
    length += text.length - start;
    if (length > maxLineLength) throw new RangeError('A line of the stream is too long.');
  }
}
