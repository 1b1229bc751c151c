import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate and its key in PEM. */
export type Pair = { certificatePem: string; keyPem: string };

const dayMs = 24 * 60 * 60 * 1000;
const key = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signature = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A positive serial number of 64 bits in hex. */
const newSerial = (): string => `4${randomBytes(8).toString('hex').slice(1)}`;

async function toPemKey(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return `${x509.PemConverter.encode(der, 'PRIVATE KEY')}\n`;
}

/**
 * Makes an authority for the API of a guest cluster, with a name as K3s and RKE2 give theirs and for ten years as they do
 * (K3s documentation, certificates: custom CA certificates).
 */
export async function makeAuthority(commonName: string, nowMs: number): Promise<Pair> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(key, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: `CN=${commonName}`,
    notBefore: new Date(nowMs - dayMs),
    notAfter: new Date(nowMs + 3650 * dayMs),
    signingAlgorithm: signature,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature |
          x509.KeyUsageFlags.keyEncipherment |
          x509.KeyUsageFlags.keyCertSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: `${certificate.toString('pem')}\n`, keyPem: await toPemKey(keys) };
}

/** Signs the certificate of an administrator (group system:masters), for one year less than its authority lasts. */
async function signAdmin({ certificatePem, keyPem }: Pair, nowMs: number): Promise<Pair> {
  x509.cryptoProvider.set(webcrypto);
  const authority = new x509.X509Certificate(certificatePem);
  const [der] = x509.PemConverter.decode(keyPem);
  if (der === undefined) throw new Error('The key of the authority cannot be read.');
  const signingKey = await webcrypto.subtle.importKey('pkcs8', der, key, false, ['sign']);
  const keys = await webcrypto.subtle.generateKey(key, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: 'O=system:masters, CN=acre',
    issuer: authority.subject,
    notBefore: new Date(nowMs - dayMs),
    notAfter: new Date(authority.notAfter.getTime() - 365 * dayMs),
    signingAlgorithm: signature,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
    ],
  });
  return { certificatePem: `${certificate.toString('pem')}\n`, keyPem: await toPemKey(keys) };
}

/** Writes an administrator's kubeconfig (JSON) for a guest cluster whose authorities are known; `server` is its URL. */
export async function toAdminKubeconfig(
  name: string,
  server: string,
  authorities: { server: Pair; client: Pair },
  nowMs: number,
): Promise<string> {
  const admin = await signAdmin(authorities.client, nowMs);
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: { server, 'certificate-authority-data': base64(authorities.server.certificatePem) },
      },
    ],
    users: [
      {
        name,
        user: {
          'client-certificate-data': base64(admin.certificatePem),
          'client-key-data': base64(admin.keyPem),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
