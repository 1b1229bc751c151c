import { connect } from 'node:net';

/** An answer as it came, headers in lower case. */
export type RawReply = { status: number; headers: Record<string, string>; body: string };

/** Sends a request line and headers exactly as given, which no tidy client would, and reads the whole answer. */
export function sendRaw(
  port: number,
  requestLine: string,
  headers: Record<string, string>,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setTimeout(5_000, () => socket.destroy(new Error(`No end of the answer: ${text}`)));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
      const [first = '', ...lines] = head.split('\r\n');
      const pairs = lines.map((line) => line.split(/: (.*)/s, 2) as [string, string]);
      resolve({
        status: Number(first.split(' ')[1]),
        headers: Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value])),
        body,
      });
    });
    const lines = Object.entries({ ...headers, Connection: headers['Connection'] ?? 'close' });
    socket.write(`${requestLine}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  });
}
