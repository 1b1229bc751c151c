import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ActiveFaults } from './active.ts';
import type { Asked } from './asked.ts';
import type { FaultName } from './catalog.ts';
import type { Fault } from './fault.ts';
import { openOutlet } from './outlet.ts';
import { toFaultStatus } from './refuse.ts';
import { spoil } from './spoil.ts';

const ON_BODY = new Set<FaultName>(['drop', 'truncated', 'malformed', 'huge']);
const ON_NOTHING = new Set<FaultName>(['drop']);
const ON_LINE = new Set<FaultName>([
  ...(['reset', 'drop', 'silence', 'truncated', 'malformed', 'huge', 'duplicate', 'reorder', '410'] as const),
]);
const SLOW = new Set<FaultName>(['latency']);
const NARROW = new Set<FaultName>(['bandwidth']);
const PIECE_BYTES = 4096;

/**
 * Puts the faults between what is written to a response and what goes out, by replacing the methods of this one
 * response: so they need to know nothing of each other, and a fault reaches watches that are open already.
 */
export function shapeResponse(options: {
  response: ServerResponse;
  asked: Asked;
  faults: ActiveFaults;
  /** Resets the connection. */
  cut: () => void;
}): void {
  const { response, asked, faults, cut } = options;
  const raw = {
    writeHead: response.writeHead.bind(response) as (code: number, headers: OutgoingHttpHeaders) => unknown,
    flushHeaders: response.flushHeaders.bind(response),
    write: response.write.bind(response) as (text: string | Uint8Array) => boolean,
    end: response.end.bind(response) as (chunk?: unknown) => unknown,
  };
  const isWatch = asked.verb === 'watch';
  let head: { code: number; headers: OutgoingHttpHeaders } | null = null;
  let held: string | null = null;
  let isSilent = false;
  let isOver = false;

  const abandon = (): void => {
    outlet.clear();
    isOver = true;
    cut();
  };
  const outlet = openOutlet(
    () => ({
      latencyMs: Number(faults.take(asked, SLOW)?.value ?? 0),
      bytesPerSecond: Number(faults.take(asked, NARROW)?.value ?? 0) * 1024,
    }),
    abandon,
  );
  response.once('close', outlet.clear);
  const isGone = (): boolean => isOver || response.destroyed || response.writableEnded;
  const send = (piece: string | Uint8Array): void => {
    if (!isGone() && piece.length > 0) raw.write(piece);
  };
  /** Nothing goes wrong and nothing waits: it is written as if this file were not there. */
  const isPlain = (): boolean => faults.list().length === 0 && held === null && outlet.isIdle();
  const put = (text: string): void => {
    if (faults.find('bandwidth') === undefined) {
      outlet.put(text.length, () => send(text));
      return;
    }
    const bytes = Buffer.from(text);
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      const piece = bytes.subarray(from, from + PIECE_BYTES);
      outlet.put(piece.length, () => send(piece));
    }
  };
  const putEnd = (): void =>
    outlet.put(0, () => {
      if (!isGone()) raw.end();
    });
  const putHead = (more: OutgoingHttpHeaders = {}): void => {
    const ready = head;
    head = null;
    if (ready === null) return;
    outlet.put(0, () => {
      if (isGone()) return;
      raw.writeHead(ready.code, { ...ready.headers, ...more });
      raw.flushHeaders();
    });
  };
  const flushHeld = (): string => {
    const text = held ?? '';
    held = null;
    return text;
  };
  const cutInside = (text: string): void => {
    put(text.slice(0, Math.max(1, Math.floor(text.length / 2))));
    // The half must be on its way before the reset, which throws away what is not.
    outlet.put(0, () => void setTimeout(abandon, 5));
  };
  const spoilLine = (line: string, fault: Fault | undefined): void => {
    if (line.startsWith('{"type":"BOOKMARK"') && held !== null) put(flushHeld());
    switch (fault?.name) {
      case 'reset':
        outlet.put(0, abandon);
        break;
      case 'drop':
        cutInside(line);
        break;
      case 'silence':
        isSilent = true;
        break;
      case '410':
        put(`${JSON.stringify({ type: 'ERROR', object: toFaultStatus(fault, asked) })}\n`);
        putEnd();
        break;
      case 'duplicate':
        put(line + line);
        break;
      case 'reorder':
        if (held === null && !line.startsWith('{"type":"BOOKMARK"')) held = line;
        else put(line + flushHeld());
        break;
      default:
        put((fault === undefined ? line : spoil(line, fault)) + flushHeld());
    }
  };
  const toText = (chunk: unknown): string =>
    typeof chunk === 'string' ? chunk : chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : '';

  response.writeHead = ((code: number, headers: OutgoingHttpHeaders = {}) => {
    head = { code, headers };
    return response;
  }) as typeof response.writeHead;
  response.flushHeaders = () => putHead();
  response.write = ((chunk: unknown) => {
    putHead();
    if (isSilent || isGone()) return true;
    if (isPlain()) return raw.write(chunk as string);
    const text = toText(chunk);
    if (isWatch) spoilLine(text, faults.take(asked, ON_LINE));
    else put(text);
    return true;
  }) as typeof response.write;
  response.end = ((chunk?: unknown) => {
    if (isSilent || isGone()) return response;
    if (isPlain()) {
      if (head !== null) raw.writeHead(head.code, head.headers);
      head = null;
      raw.end(chunk);
      return response;
    }
    if (head === null) {
      put(flushHeld() + toText(chunk));
      putEnd();
      return response;
    }
    const body = toText(chunk);
    const fault = isWatch ? undefined : faults.take(asked, body === '' ? ON_NOTHING : ON_BODY);
    if (fault?.name === 'drop' && body === '') {
      abandon();
      return response;
    }
    if (fault?.name === 'drop') {
      putHead();
      cutInside(body);
      return response;
    }
    const sent = fault === undefined ? body : spoil(body, fault);
    putHead({ 'content-length': Buffer.byteLength(sent) });
    put(sent);
    putEnd();
    return response;
  }) as typeof response.end;
}
