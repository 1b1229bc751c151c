import { request as httpsRequest } from 'node:https';
import type { ApiRequest } from '../../electron/simulator/api.ts';
import { withoutPrefix } from '../../electron/simulator/route.ts';
import type { Simulator, SimulatorOptions } from '../../electron/simulator/simulator.ts';
import { openSimulator } from '../../electron/simulator/simulator.ts';
import { requestFault } from './request-check.ts';
import { hasSchemas } from './schemas.ts';

/** A simulator for tests: one cluster, twenty times as fast as real, whose first cluster is at hand. */
export interface TestSimulator extends Simulator {
  cluster: Simulator['clusters'][number];
  /** Sends one request to the first cluster, as its administrator unless told otherwise. */
  send: (method: string, path: string, more?: SendOptions) => Promise<Answer>;
  /** Opens a watch on the first cluster. */
  watch: (path: string, token?: string) => TestWatch;
}

export interface SendOptions {
  token?: string | null;
  body?: unknown;
  contentType?: string;
  accept?: string;
}

export interface Answer {
  code: number;
  text: string;
  /** The body as JSON; empty when it is none. */
  json: Record<string, unknown> & { metadata?: Record<string, unknown>; items?: Record<string, unknown>[] };
}

export interface WatchEvent {
  type: string;
  object: {
    kind: string;
    metadata: { name: string; resourceVersion: string };
    code?: number;
    reason?: string;
    status?: unknown;
  };
}

export interface TestWatch {
  events: WatchEvent[];
  /** Settles when the server ends the stream. */
  ended: Promise<void>;
  isEnded: () => boolean;
  close: () => void;
}

/** Waits until something holds, looking often; fails with the text after the time limit. */
export async function until(what: string, holds: () => boolean, limitMs = 60_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function toJson(text: string): Answer['json'] {
  try {
    return text.startsWith('{') ? (JSON.parse(text) as Answer['json']) : {};
  } catch {
    return {};
  }
}

if (!hasSchemas)
  process.stderr.write('skipped: requests are not validated, because ../shared/schemas is absent\n');

/** Keeps what the app sends, told by its user agent from kubectl and the tests themselves. */
function openRecorder(): { onRequest: (request: ApiRequest) => void; check: () => void } {
  const sent = new Map<string, ApiRequest>();
  return {
    onRequest: (request) => {
      const { method, path, query, contentType, body, userAgent = 'kubectl' } = request;
      if (userAgent.startsWith('kubectl')) return;
      // A list that is read on with new tokens is one request.
      const names = [...new Set(query.keys())].sort();
      sent.set([method, path, names.join(), contentType, body].join('\n'), request);
    },
    check: () => {
      for (const request of hasSchemas ? sent.values() : []) {
        const fault = requestFault({ ...request, path: withoutPrefix(request.path) });
        if (fault !== undefined) throw new Error(`the app sent what no cluster would take: ${fault}`);
      }
    },
  };
}

/**
 * Opens a simulator in this process on free ports; close it when the test is done. Closing fails on the first request of
 * the app that the published OpenAPI documents and CRDs do not have, or whose body does not fit them.
 */
export async function openTestSimulator(options: SimulatorOptions = {}): Promise<TestSimulator> {
  const recorder = openRecorder();
  const { onRequest } = recorder;
  const simulator = await openSimulator({ scenario: 'three', timeScale: 20, onRequest, ...options });
  const cluster = simulator.clusters[0];
  if (cluster === undefined) throw new Error('a simulator has at least one cluster');
  const target = { host: '127.0.0.1', port: cluster.port, ca: simulator.caPem };
  return {
    ...simulator,
    cluster,
    close: async () => {
      await simulator.close();
      recorder.check();
    },
    send: (
      method,
      path,
      { token = cluster.adminToken, body, contentType = 'application/json', accept } = {},
    ) =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
        const headers = {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(text === undefined
            ? {}
            : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
          ...(accept === undefined ? {} : { accept }),
        };
        const request = httpsRequest({ ...target, method, path, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(chunks).toString();
            resolve({ code: response.statusCode ?? 0, text: answer, json: toJson(answer) });
          });
        });
        request.on('error', reject);
        request.end(text);
      }),
    watch: (path, token = cluster.adminToken) => {
      const events: WatchEvent[] = [];
      let rest = '';
      let isEnded = false;
      let settle: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => (settle = resolve));
      const end = (): void => {
        isEnded = true;
        settle();
      };
      const request = httpsRequest(
        { ...target, path, headers: { authorization: `Bearer ${token}` } },
        (response) => {
          response.on('data', (chunk: Buffer) => {
            const lines = (rest + chunk.toString()).split('\n');
            rest = lines.pop() ?? '';
            for (const line of lines) events.push(JSON.parse(line) as WatchEvent);
          });
          response.on('close', end);
        },
      );
      request.on('error', end);
      request.end();
      return { events, ended, isEnded: () => isEnded, close: () => request.destroy() };
    },
  };
}
