import { WebSocket } from 'ws';
import { ReplyFrame } from '../../shared/ipc/frames.ts';

/** Asks by a name and answers with the value; rejects with the message of a failure. */
export type Ask = (name: string, input: unknown) => Promise<Record<string, unknown>>;

/** Enters browser mode by its URL and speaks to it as a page does. */
export async function openSpeaker(
  url: URL,
): Promise<{ ask: Ask; frames: string[]; cookie: string; base: string }> {
  const entered = await fetch(url, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const base = entered.headers.get('location') ?? '';
  const socket = new WebSocket(`ws://${url.host}${base}socket`, {
    ...{ origin: url.origin, headers: { Cookie: cookie } },
  });
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const frames: string[] = [];
  const waiting = new Map<number, (frame: ReplyFrame) => void>();
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    frames.push(data.toString());
    const frame = ReplyFrame.parse(JSON.parse(data.toString()));
    waiting.get(frame.id)?.(frame);
  });
  let last = 0;
  const ask: Ask = (name, input) => {
    const id = (last += 1);
    socket.send(JSON.stringify({ type: 'call', id, name, input }));
    return new Promise((done, refuse) =>
      waiting.set(id, (frame) => {
        if (frame.type === 'result') done(frame.value as Record<string, unknown>);
        else if ('error' in frame && frame.error) refuse(new Error(`${name}: ${frame.error.message}`));
      }),
    );
  };
  return { ask, frames, cookie, base };
}
