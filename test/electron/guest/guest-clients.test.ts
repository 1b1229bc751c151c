import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GuestClient } from '../../../electron/guest/guest-clients.ts';
import { createPki } from '../../../electron/simulator/guests/pki.ts';
import { asWritten, openGuestAccess } from '../../support/guest-access.ts';
import type { GuestAccess } from '../../support/guest-access.ts';

let access: GuestAccess;
const never = new AbortController().signal;

async function clientOf(): Promise<GuestClient> {
  const client = await access.clients.client(access.guest, never);
  if (!client.ok) throw new Error(client.error.message);
  return client.value;
}

async function nodesOf(client: GuestClient): Promise<string[]> {
  const answer = await client.request('GET', '/api/v1/nodes');
  if (!answer.ok) throw new Error(answer.error.message);
  const { items } = answer.value as { items: { metadata: { name: string } }[] };
  return items.map(({ metadata }) => metadata.name).sort();
}

const all = (): string[] => [...access.servers, ...access.agents].sort();
const vmOf = (name: string): string => `c/VirtualMachine/${access.namespace}/${name}`;
const refusal = async (): Promise<unknown> => access.clients.client(access.guest, never);

describe('a client of a guest cluster', () => {
  beforeEach(async () => {
    access = await openGuestAccess();
  });
  afterEach(() => access.close());

  it('goes to the address in its kubeconfig where that answers', async () => {
    access.keep({});
    const client = await clientOf();
    expect(client.way).toEqual({ type: 'direct', server: access.api.server });
    expect(await nodesOf(client)).toEqual(all());
  });

  it('goes through the Harvester API to a server VM where the address does not answer', async () => {
    access.keep({ server: 'https://127.0.0.1:1' });
    const client = await clientOf();
    expect(client.way.type).toBe('port-forward');
    expect(access.servers.map(vmOf)).toContain((client.way as { vm: string }).vm);
    expect(await nodesOf(client)).toEqual(all());
  });

  it('takes the loopback address a server writes for that server and not for this machine', async () => {
    access.keep({ server: asWritten });
    const client = await clientOf();
    expect(client.way.type).toBe('port-forward');
    expect(await nodesOf(client)).toEqual(all());
    const seen: string[] = [];
    const stop = new AbortController();
    const watch = await client.stream('/api/v1/nodes', { query: { watch: true }, signal: stop.signal });
    if (!watch.ok) throw new Error(watch.error.message);
    for await (const line of watch.value) {
      seen.push(line);
      if (seen.length === all().length) break;
    }
    stop.abort();
    expect(seen).toHaveLength(all().length);
  });

  it('says that no kubeconfig is kept, and where one is found', async () => {
    access.keep(null);
    expect(await refusal()).toMatchObject({
      ok: false,
      error: { code: 'not-found', entity: access.guest, hint: expect.stringContaining('k3s.yaml') as string },
    });
  });

  it('sends nothing to what another authority has signed, over either way', async () => {
    const other = await createPki('other');
    for (const server of [access.api.server, asWritten]) {
      access.keep({ server, caPem: other.serverCaPem, token: 'CANARY-guest-token' });
      expect(await refusal()).toMatchObject({ ok: false, error: { code: 'tls' } });
    }
  });

  it('says that the kubeconfig is refused, and takes a better one at once', async () => {
    access.keep({ token: 'of-yesterday' });
    expect(await refusal()).toMatchObject({
      ok: false,
      error: { code: 'unauthorized', message: expect.stringContaining(access.name) as string },
    });
    access.keep({});
    expect(await nodesOf(await clientOf())).toEqual(all());
  });

  it('uses another server where one is stopped, and says where none runs', async () => {
    access.keep({ server: asWritten });
    const client = await clientOf();
    const first = (client.way as { vm: string }).vm.split('/').at(-1)!;
    await access.stop(first);
    await client.close();
    let names: string[] = [];
    let second: GuestClient | null = null;
    const deadline = Date.now() + 20_000;
    while (names.length === 0 && Date.now() < deadline) {
      const again = await access.clients.client(access.guest, never);
      if (!again.ok) continue;
      second = again.value;
      const answer = await again.value.request('GET', '/api/v1/nodes');
      if (answer.ok) names = await nodesOf(again.value);
      else await again.value.close();
    }
    expect(names).toEqual(all());
    expect((second!.way as { vm: string }).vm).not.toBe(vmOf(first));
    await second!.close();
    for (const server of access.servers.filter((name) => name !== first)) await access.stop(server);
    access.clients.forget(access.guest);
    expect(await refusal()).toMatchObject({
      ok: false,
      error: {
        code: 'unreachable',
        message: expect.stringContaining('None of the') as string,
      },
    });
  });

  it('shares one pool, gives back and ends', async () => {
    access.keep({});
    const [one, two] = await Promise.all([clientOf(), clientOf()]);
    await one.close();
    expect(await one.request('GET', '/version')).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await nodesOf(two)).toEqual(all());
    const gone = new AbortController();
    gone.abort();
    expect(await access.clients.client(access.guest, gone.signal)).toMatchObject({
      ok: false,
      error: { code: 'cancelled' },
    });
  });
});

it('reaches a guest cluster through a Harvester API without the path of Rancher too, and closes what is idle', async () => {
  access = await openGuestAccess({
    toHarvester: (text) => text.replace('/k8s/clusters/local', ''),
    clients: { idleMs: 20 },
  });
  try {
    access.keep({ server: asWritten });
    const client = await clientOf();
    expect(client.way.type).toBe('port-forward');
    expect(await nodesOf(client)).toEqual(all());
    await client.close();
    const version = (): number => access.simulator.cluster.requests.size;
    expect(version()).toBeGreaterThan(0);
    // Its pool is closed by now or soon; a new one is opened as if there had been none.
    await new Promise((done) => setTimeout(done, 40));
    expect(await nodesOf(await clientOf())).toEqual(all());
  } finally {
    await access.close();
  }
});
