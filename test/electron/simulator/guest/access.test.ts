import { connect } from 'node:tls';
import { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPki } from '../../../../electron/simulator/guests/pki.ts';
import { textAt } from '../../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { GuestLab } from '../../../support/guest-lab.ts';
import { openGuestLab, sendTo } from '../../../support/guest-lab.ts';
import { guestNode, guestSecrets, guestSpec } from '../../../support/guest-spec.ts';
import { until } from '../../../support/simulator.ts';
import { openSocket } from '../../../support/simulator-socket.ts';

let lab: GuestLab;
beforeAll(async () => {
  lab = await openGuestLab({ guestClusters: 2, vms: 14 });
});
afterAll(() => lab.close());

describe('access to guest clusters', () => {
  it('is had with authorities that were given before: no kubeconfig has to be fetched', async () => {
    const own = await createPki('own');
    const [server, client] = await Promise.all([ownAuthority(), ownAuthority()]);
    expect(own.caHash).toHaveLength(64);
    const spec = guestSpec({ name: 'given' });
    await lab.prepare(spec);
    const secrets = guestSecrets({ authorities: { server, client } });
    await lab.add(spec, guestNode({ name: 'given-cp-1' }), { isFirst: true, secrets });
    await until('it is ready', () => lab.isReady(spec, 'given-cp-1'));
    const cluster = lab.simulator.cluster.guests.clusterOf('default', 'given')!;
    expect(cluster.pki.serverCaPem).toBe(server.certificatePem);
    expect(cluster.pki.clientCaPem).toBe(client.certificatePem);
    // An administrator's certificate that is signed by who holds the authority, and no other, is taken.
    const api = (await lab.simulator.cluster.guests.apiOf('default', 'given'))!;
    const signed = await (await createPki('own', { server, client })).issueClient('acre', 'system:masters');
    expect(
      (await sendTo(withCertificate(api, server.certificatePem, signed), 'GET', '/api/v1/nodes')).code,
    ).toBe(200);
    const stranger = await own.issueClient('acre', 'system:masters');
    expect(
      (await sendTo(withCertificate(api, server.certificatePem, stranger), 'GET', '/api/v1/nodes')).code,
    ).toBe(401);
    const weak = await (await createPki('own', { server, client })).issueClient('bob', 'staff');
    expect(
      (await sendTo(withCertificate(api, server.certificatePem, weak), 'GET', '/api/v1/nodes')).code,
    ).toBe(403);
  });

  it('is had over the serial line by root, from the file the first server writes', async () => {
    const path =
      '/apis/subresources.kubevirt.io/v1/namespaces/default/virtualmachineinstances/given-cp-1/console';
    const socket = await openSocket(lab.simulator, path);
    await until('a login', () => socket.text().includes('login: '));
    for (const line of ['root', 'secret', 'cat /etc/rancher/k3s/k3s.yaml']) {
      const before = socket.text().length;
      socket.socket.send(`${line}\r`);
      await until('an answer', () => socket.text().length > before + line.length);
    }
    await until('the kubeconfig', () => socket.text().includes('client-key-data'));
    expect(socket.text()).toContain('server: https://127.0.0.1:6443');
    socket.close();
  });

  it('is had through a port forwarded by KubeVirt, with the address in the certificate', async () => {
    const path =
      '/apis/subresources.kubevirt.io/v1/namespaces/default/virtualmachineinstances/given-cp-1/portforward/6443/tcp';
    const socket = await openSocket(lab.simulator, path);
    const raw = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _, done) => socket.socket.send(chunk, done),
    });
    socket.socket.on('message', (data) => raw.push(Buffer.from(data as ArrayBuffer)));
    const { serverCaPem } = lab.simulator.cluster.guests.clusterOf('default', 'given')!.pki;
    const address = lab.addressOf(guestSpec({ name: 'given' })) ?? '';
    const tls = connect({ socket: raw, ca: serverCaPem, host: address });
    let text = '';
    tls.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await new Promise((resolve, reject) => {
      tls.once('secureConnect', resolve);
      tls.once('error', reject);
    });
    expect(tls.authorized).toBe(true);
    tls.write('GET /version HTTP/1.1\r\nhost: guest\r\nconnection: close\r\n\r\n');
    await until('an answer', () => text.includes('401'));
    tls.destroy();
    socket.close();
  });

  it('is had to the clusters of a scenario, which are made when they are asked for', async () => {
    const { guests, plan } = lab.simulator.cluster;
    const node = plan.vms.find((vm) => vm.guest?.isServer)!;
    const { cluster } = node.guest!;
    expect(guests.clusterOf(node.namespace, cluster)).toBeUndefined();
    const api = (await guests.apiOf(node.namespace, cluster))!;
    const { json } = await sendTo(api, 'GET', '/api/v1/nodes');
    const vms = plan.vms.filter((vm) => vm.guest?.cluster === cluster && vm.namespace === node.namespace);
    expect((json.items ?? []).map(({ metadata }) => metadata.name).sort()).toEqual(
      vms.map(({ name }) => name).sort(),
    );
    const vm = lab.simulator.cluster.store.get(RESOURCES.vms, node.namespace, node.name);
    const found = json.items?.find(({ metadata }) => metadata.name === node.name);
    expect(textAt(found, 'spec', 'providerID')).toBe(`harvester://${vm?.metadata.uid ?? ''}`);
    expect(await guests.apiOf(node.namespace, 'nobody')).toBeUndefined();
  });
});

type Pair = { certificatePem: string; keyPem: string };

/** An authority of its own, made with the tools of the certificate library. */
async function ownAuthority(): Promise<Pair> {
  const { subtle } = globalThis.crypto;
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-384' };
  const keys = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=acre ${Math.random()}`,
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-384' },
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  const key = await subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n`,
  };
}

function withCertificate(
  api: { port: number },
  ca: string,
  pair: Pair,
): { port: number; kubeconfig: string } {
  const of = (text: string): string => Buffer.from(text).toString('base64');
  const kubeconfig = JSON.stringify({
    clusters: [{ cluster: { 'certificate-authority-data': of(ca) } }],
    users: [
      { user: { 'client-certificate-data': of(pair.certificatePem), 'client-key-data': of(pair.keyPem) } },
    ],
  });
  return { port: api.port, kubeconfig };
}
