import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { Authority, ServerIdentity } from '../ca.ts';
import { createRandom } from '../random.ts';
import { openActiveFaults } from './active.ts';
import type { ActiveFaults } from './active.ts';
import { toAsked } from './asked.ts';
import type { FaultName } from './catalog.ts';
import { openCertificates } from './certificate.ts';
import { openCredentials } from './credentials.ts';
import type { Fault } from './fault.ts';
import { readFaults, toFaultText } from './fault.ts';
import { toFaultStatus, toRefusal } from './refuse.ts';
import { openRequestLog } from './request-log.ts';
import type { RequestLog } from './request-log.ts';
import { shapeResponse } from './shape.ts';

/** The faults of one cluster as those who set them see them. */
export interface Faults {
  /** Adds faults written as `--faults` takes them; resolves, once they are there, to how to end just these. Rejects on a list that is none. */
  set: (list: string) => Promise<() => Promise<void>>;
  /** Ends all faults; resolves once the own certificate is shown again. */
  clear: () => Promise<void>;
  /** Those there are, as text. */
  list: () => string[];
  /** How often each has happened, by its text. */
  happened: () => Record<string, number>;
  /** Resets every open connection, once. */
  cut: () => void;
  /** How many connections are open. */
  connections: () => number;
  /** A new token in place of an old one, which a `token-expiry` set before leaves alone. */
  renewToken: (token: string) => string;
  /** The requests since a time in milliseconds since 1970. */
  requestsSince: RequestLog['since'];
}

/** What the server of a cluster has to do with its faults. */
export interface FaultHook {
  attach: (server: Server) => void;
  /** Lets a request through to `answer`, or not. */
  meet: (message: IncomingMessage, response: ServerResponse, answer: () => void) => void;
}

const STATUS = new Set<FaultName>(['400', '401', '403', '404', '409', '410', '429', '500', '502', '503']);
const BEFORE = new Set<FaultName>(['reset', 'silence']);
const LATE = new Set<FaultName>(['first-byte']);
const EXPIRED = new Set<FaultName>(['expired-continue']);

/** Opens the faults of a cluster, none at first. `forgetPages` makes every continue token too old. */
export function openFaults(options: {
  seed: string;
  authority: Authority;
  identity: ServerIdentity;
  forgetPages: () => void;
}): { faults: Faults; hook: FaultHook; log: RequestLog; skewMs: () => number } {
  const log = openRequestLog();
  const credentials = openCredentials(() => active);
  const active: ActiveFaults = openActiveFaults(createRandom(options.seed), Date.now, credentials.refresh);
  const sockets = new Map<number, Socket>();
  let server: Server | undefined;
  const cutAll = (): void => {
    for (const socket of sockets.values()) socket.resetAndDestroy();
  };
  const certificates = openCertificates({
    authority: options.authority,
    own: options.identity,
    server: () => server,
    cut: cutAll,
  });
  const showCertificate = (): Promise<void> => {
    const wanted = active.find('certificate')?.value;
    return certificates.show(wanted === 'leaf' || wanted === 'authority' ? wanted : null);
  };
  const skewMs = (): number => Number(active.find('skew')?.value ?? 0) * 1000;

  const refuse = (response: ServerResponse, fault: Fault, asked: ReturnType<typeof toAsked>): void => {
    if (fault.name === '410' && asked.verb === 'watch') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(`${JSON.stringify({ type: 'ERROR', object: toFaultStatus(fault, asked) })}\n`);
      response.end();
      return;
    }
    const { code, headers, body } = toRefusal(fault, asked);
    response.writeHead(code, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(body);
  };
  const meet: FaultHook['meet'] = (message, response, answer) => {
    const asked = toAsked(message.method ?? 'GET', message.url ?? '/');
    log.add(asked);
    const cut = (): void => {
      const raw = sockets.get(response.socket?.remotePort ?? -1);
      if (raw === undefined) response.destroy();
      else raw.resetAndDestroy();
    };
    shapeResponse({ response, asked, faults: active, cut });
    if (skewMs() !== 0) response.setHeader('date', new Date(Date.now() + skewMs()).toUTCString());
    const expired = credentials.isExpired(message) ? readFaults('401') : undefined;
    const before = active.take(asked, BEFORE);
    if (before !== undefined) {
      message.resume();
      if (before.name === 'reset') cut();
      return;
    }
    const status = expired?.ok === true ? expired.faults[0] : active.take(asked, STATUS);
    if (asked.query.has('continue') && active.take(asked, EXPIRED) !== undefined) options.forgetPages();
    const late = active.take(asked, LATE);
    const go = (): void => {
      if (status === undefined) {
        answer();
        return;
      }
      message.resume();
      refuse(response, status, asked);
    };
    if (late === undefined) go();
    else setTimeout(go, Number(late.value));
  };
  return {
    log,
    skewMs,
    hook: {
      attach: (opened) => {
        server = opened;
        opened.on('connection', (socket: Socket) => {
          const port = socket.remotePort ?? -1;
          sockets.set(port, socket);
          socket.once('close', () => sockets.delete(port));
        });
      },
      meet,
    },
    faults: {
      set: async (list) => {
        const read = readFaults(list);
        if (!read.ok) throw new Error(read.why);
        const remove = active.add(read.faults);
        await showCertificate();
        return async () => {
          remove();
          await showCertificate();
        };
      },
      clear: async () => {
        active.clear();
        await showCertificate();
      },
      list: () => active.list().map(toFaultText),
      happened: active.happened,
      cut: cutAll,
      connections: () => sockets.size,
      renewToken: credentials.renew,
      requestsSince: log.since,
    },
  };
}
