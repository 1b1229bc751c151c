import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** What a simulated cluster needs to serve TLS; all in PEM. */
export interface ServerIdentity {
  caPem: string;
  certificatePem: string;
  keyPem: string;
}

/** A CA in memory, which signs as many server certificates as it is asked for. */
export interface Authority {
  caPem: string;
  issue: () => Promise<ServerIdentity>;
  /** Signs a certificate for a client; its common name is the user (kube-apiserver authentication/request/x509). */
  issueClient: (commonName: string) => Promise<ServerIdentity>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/**
 * Makes a CA that signs server certificates for 127.0.0.1, ::1 and localhost. Both start an hour ago and last
 * ten years (CA) and two years (server; Go and browsers refuse longer ones on some systems).
 */
export async function createAuthority(commonName: string): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto);
  const notBefore = new Date(Date.now() - DAY_MS / 24);
  const caKeys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${commonName}, O=Harvester simulator`,
    notBefore,
    notAfter: new Date(Date.now() + 3650 * DAY_MS),
    signingAlgorithm: SIGNATURE,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const caPem = `${ca.toString('pem')}\n`;
  let serial = 1;
  const sign = async (
    subject: string,
    usage: x509.ExtendedKeyUsage,
    more: x509.Extension[],
  ): Promise<ServerIdentity> => {
    const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: String((serial += 1)).padStart(2, '0'),
      subject,
      issuer: ca.subject,
      notBefore,
      notAfter: new Date(Date.now() + 730 * DAY_MS),
      signingAlgorithm: SIGNATURE,
      publicKey: keys.publicKey,
      signingKey: caKeys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        ...more,
        await x509.AuthorityKeyIdentifierExtension.create(ca),
      ],
    });
    const keyDer = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    return {
      caPem,
      certificatePem: `${certificate.toString('pem')}\n`,
      keyPem: `${x509.PemConverter.encode(keyDer, 'PRIVATE KEY')}\n`,
    };
  };
  return {
    caPem,
    issue: () =>
      sign('CN=127.0.0.1, O=Harvester simulator', x509.ExtendedKeyUsage.serverAuth, [
        new x509.SubjectAlternativeNameExtension([
          { type: 'ip', value: '127.0.0.1' },
          { type: 'ip', value: '::1' },
          { type: 'dns', value: 'localhost' },
        ]),
      ]),
    issueClient: (commonName) =>
      sign(`CN=${commonName}, O=system:masters`, x509.ExtendedKeyUsage.clientAuth, []),
  };
}
