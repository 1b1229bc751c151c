import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as x509 from '@peculiar/x509';

/** A certificate authority of a test. */
export type Authority = {
  caPem: string;
  /** Signs a certificate for these names (addresses or host names), valid for a span of days around now. */
  issue: (options?: {
    names?: string[];
    fromDays?: number;
    toDays?: number;
    commonName?: string;
  }) => Promise<Identity>;
};

/** A certificate with its key, in PEM. */
export type Identity = { certificatePem: string; keyPem: string; sha256: string };

const dayMs = 24 * 60 * 60 * 1000;
const key = { name: 'ECDSA', namedCurve: 'P-256' };
const signature = { name: 'ECDSA', hash: 'SHA-256' };

/** Makes a certificate authority. */
export async function createAuthority(name = 'Test CA'): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const keys = await webcrypto.subtle.generateKey(key, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 400 * dayMs),
    notAfter: new Date(Date.now() + 400 * dayMs),
    signingAlgorithm: signature,
    keys: keys as unknown as CryptoKeyPair,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  let serial = 1;
  return {
    caPem: ca.toString('pem'),
    issue: async ({ names = ['127.0.0.1'], fromDays = -1, toDays = 30, commonName = 'server' } = {}) => {
      const own = await webcrypto.subtle.generateKey(key, true, ['sign', 'verify']);
      serial += 1;
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(2, '0'),
        subject: `CN=${commonName}`,
        issuer: ca.subject,
        notBefore: new Date(Date.now() + fromDays * dayMs),
        notAfter: new Date(Date.now() + toDays * dayMs),
        signingAlgorithm: signature,
        publicKey: own.publicKey as unknown as CryptoKey,
        signingKey: keys.privateKey as unknown as CryptoKey,
        extensions: [
          new x509.SubjectAlternativeNameExtension(
            names.map((value) => ({
              type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const),
              value,
            })),
          ),
        ],
      });
      const der = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
      const digest = Buffer.from(await certificate.getThumbprint('SHA-256'))
        .toString('hex')
        .toUpperCase();
      return {
        certificatePem: certificate.toString('pem'),
        keyPem: x509.PemConverter.encode(der, 'PRIVATE KEY'),
        sha256: (digest.match(/../g) ?? []).join(':'),
      };
    },
  };
}

/** An HTTPS server of a test. */
export type TlsServer = {
  url: string;
  port: number;
  /** TCP connections made so far. */
  connections: () => number;
  close: () => Promise<void>;
};

/** Opens an HTTPS server on 127.0.0.1; with `clientCaPem` it asks for client certificates and refuses unknown ones. */
export async function openTlsServer(
  identity: Identity,
  onRequest: RequestListener,
  options: { port?: number; clientCaPem?: string } = {},
): Promise<TlsServer> {
  const client = options.clientCaPem
    ? { requestCert: true, rejectUnauthorized: true, ca: options.clientCaPem }
    : {};
  const server = createServer({ cert: identity.certificatePem, key: identity.keyPem, ...client }, onRequest);
  let connections = 0;
  server.on('connection', () => (connections += 1));
  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Answers every request with a value as JSON. */
export function answerJson(value: unknown): RequestListener {
  return (_request, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A kubeconfig of one context as its text. */
export function toKubeconfigText(parts: {
  server: string;
  caPem?: string;
  user?: Record<string, unknown>;
  cluster?: Record<string, unknown>;
}): string {
  const ca = parts.caPem ? { 'certificate-authority-data': Buffer.from(parts.caPem).toString('base64') } : {};
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server: parts.server, ...ca, ...parts.cluster } }],
    users: [{ name: 'test', user: parts.user ?? { token: 'test-token-0123456789' } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  });
}
