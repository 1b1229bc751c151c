import 'reflect-metadata';
import { createHash, createPrivateKey, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

/** A certificate and its key in PEM. */
export interface Pair {
  certificatePem: string;
  keyPem: string;
}

/** The authorities of a guest cluster. */
export interface Pki {
  serverCaPem: string;
  clientCaPem: string;
  /** SHA-256 of the server CA, as it stands in full tokens. */
  caHash: string;
  issueServer: (names: readonly string[]) => Promise<Pair>;
  issueClient: (name: string, group: string) => Promise<Pair>;
}

type Key = webcrypto.CryptoKey;
type Ca = {
  certificate: x509.X509Certificate;
  pem: string;
  key: Key;
  algorithm: { name: string; hash: string };
};

const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const DAY_MS = 24 * 60 * 60 * 1000;
const toPem = (der: ArrayBuffer): string => `${x509.PemConverter.encode(der, 'PRIVATE KEY')}\n`;

async function newCa(name: string): Promise<Ca> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - DAY_MS / 24),
    notAfter: new Date(Date.now() + 3650 * DAY_MS),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
    ],
  });
  return { certificate, pem: `${certificate.toString('pem')}\n`, key: keys.privateKey, algorithm };
}

/** Takes an authority that was put on the disk of the first server. Throws an Error where it cannot be read. */
async function givenCa({ certificatePem, keyPem }: Pair): Promise<Ca> {
  const certificate = new x509.X509Certificate(certificatePem);
  const key = createPrivateKey(keyPem);
  const isEc = key.asymmetricKeyType === 'ec';
  const curve = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }[
    key.asymmetricKeyDetails?.namedCurve ?? ''
  ];
  const algorithm = { name: isEc ? 'ECDSA' : 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const imported = await webcrypto.subtle.importKey(
    'pkcs8',
    key.export({ type: 'pkcs8', format: 'der' }),
    isEc ? { name: 'ECDSA', namedCurve: curve ?? 'P-256' } : algorithm,
    false,
    ['sign'],
  );
  return { certificate, pem: certificatePem, key: imported, algorithm };
}

async function issue(ca: Ca, subject: string, usage: string, names: readonly string[]): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const alternatives = names.map((value) => ({
    type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const),
    value,
  }));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: createHash('sha1')
      .update(`${subject}${Math.random()}`)
      .digest('hex')
      .slice(0, 15)
      .padStart(16, '1'),
    subject,
    issuer: ca.certificate.subject,
    notBefore: new Date(Date.now() - DAY_MS / 24),
    notAfter: new Date(Date.now() + 365 * DAY_MS),
    signingAlgorithm: ca.algorithm,
    publicKey: keys.publicKey,
    signingKey: ca.key,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([usage]),
      ...(alternatives.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(alternatives)]),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificatePem: `${certificate.toString('pem')}\n`, keyPem: toPem(key) };
}

/** Makes the authorities of a guest cluster, or takes those that were given. Rejects where given ones cannot be read. */
export async function createPki(
  distribution: string,
  given: { server?: Pair | undefined; client?: Pair | undefined } = {},
): Promise<Pki> {
  x509.cryptoProvider.set(webcrypto);
  const take = (pair: Pair | undefined, name: string): Promise<Ca> =>
    pair === undefined ? newCa(`${distribution}-${name}-ca@${Math.floor(Date.now() / 1000)}`) : givenCa(pair);
  const [server, client] = await Promise.all([take(given.server, 'server'), take(given.client, 'client')]);
  return {
    serverCaPem: server.pem,
    clientCaPem: client.pem,
    caHash: createHash('sha256').update(server.pem).digest('hex'),
    issueServer: (names) =>
      issue(server, `O=${distribution}, CN=${distribution}`, x509.ExtendedKeyUsage.serverAuth, names),
    issueClient: (name, group) =>
      issue(client, `O=${group}, CN=${name}`, x509.ExtendedKeyUsage.clientAuth, []),
  };
}
