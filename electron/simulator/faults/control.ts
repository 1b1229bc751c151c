import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults } from './open.ts';

/** What the control endpoint needs of a cluster. */
export interface Controlled {
  name: string;
  adminToken: string;
  viewerToken: string;
  faults: Faults;
  dropWatches: () => void;
  expireHistory: () => void;
  failHost: (name: string) => void;
  returnHost: (name: string) => void;
}

/** A listener on 127.0.0.1 through which faults are changed while the simulator runs. */
export interface Control {
  url: string;
  /** To be sent as `Authorization: Bearer`. */
  token: string;
  close: () => Promise<void>;
}

interface Answer {
  code: number;
  value: unknown;
}

const LIMIT_BYTES = 64 * 1024;

async function readBody(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8');
    if (text.length > LIMIT_BYTES) throw new Error('the body is too large');
  }
  return text.trim();
}

/** What can be asked of a cluster, by method and last part of the path; the body is plain text. */
const COMMANDS: Record<string, (cluster: Controlled, body: string) => unknown> = {
  'GET faults': ({ faults }) => ({ faults: faults.list(), happened: faults.happened() }),
  'POST faults': async ({ faults }, body) => {
    await faults.set(body);
    return { faults: faults.list() };
  },
  'DELETE faults': async ({ faults }) => {
    await faults.clear();
    return { faults: [] };
  },
  'POST cut': ({ faults }) => {
    faults.cut();
    return {};
  },
  'POST drop-watches': ({ dropWatches }) => {
    dropWatches();
    return {};
  },
  'POST expire-history': ({ expireHistory }) => {
    expireHistory();
    return {};
  },
  'POST fail-host': ({ failHost }, body) => {
    failHost(body);
    return {};
  },
  'POST return-host': ({ returnHost }, body) => {
    returnHost(body);
    return {};
  },
  'POST renew-token': (cluster, body) => ({
    token: cluster.faults.renewToken(body === 'viewer' ? cluster.viewerToken : cluster.adminToken),
  }),
  'GET requests': ({ faults }, _body) => ({ requests: faults.requestsSince(Date.now() - 60_000) }),
};

/** Opens the control endpoint: `GET|POST|DELETE /CLUSTER/faults` and the other commands of this file. */
export async function openControl(clusters: readonly Controlled[]): Promise<Control> {
  const token = randomBytes(32).toString('hex');
  const wanted = Buffer.from(`Bearer ${token}`);
  const answer = async (message: IncomingMessage): Promise<Answer> => {
    const given = Buffer.from(message.headers.authorization ?? '');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
      return { code: 401, value: { error: 'the token of the ready line is needed' } };
    const [name = '', what = ''] = new URL(message.url ?? '/', 'http://127.0.0.1').pathname
      .slice(1)
      .split('/');
    const cluster = clusters.find((each) => each.name === decodeURIComponent(name));
    const command = COMMANDS[`${message.method ?? 'GET'} ${what}`];
    if (cluster === undefined || command === undefined)
      return { code: 404, value: { error: 'there is no such cluster or command' } };
    try {
      return { code: 200, value: await command(cluster, await readBody(message)) };
    } catch (error) {
      return { code: 400, value: { error: error instanceof Error ? error.message : 'it failed' } };
    }
  };
  const server = createServer((message, response) => {
    void answer(message).then(({ code, value }) => {
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(value)}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
