import { createHash } from 'node:crypto';
import { textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { now, placeOf } from './context.ts';

/** The MD5 fingerprint of an OpenSSH public key (golang.org/x/crypto/ssh FingerprintLegacyMD5), or undefined. */
export function fingerprintOf(publicKey: string): string | undefined {
  const [type = '', encoded = ''] = publicKey.trim().split(/\s+/);
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length < 4 || bytes.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, ''))
    return undefined;
  const length = bytes.readUInt32BE(0);
  if (bytes.subarray(4, 4 + length).toString() !== type) return undefined;
  return createHash('md5').update(bytes).digest('hex').match(/../g)?.join(':');
}

/** Gives key pairs their fingerprint (harvester pkg/controller/master/keypair/controller.go). */
export function openKeyPairs(behaviour: Behaviour): void {
  const { store } = behaviour;
  store.onChange(({ resource, type, entry }) => {
    if (resource !== RESOURCES.keyPairs || type === 'DELETED') return;
    const fingerPrint = fingerprintOf(textAt(entry.object, 'spec', 'publicKey') ?? '');
    if (fingerPrint === undefined || textAt(entry.object, 'status', 'fingerPrint') === fingerPrint) return;
    setImmediate(() => {
      const lastUpdateTime = now(behaviour);
      store.change(RESOURCES.keyPairs, ...placeOf(entry.object), (keyPair) =>
        withStatus(keyPair, {
          fingerPrint,
          conditions: [{ type: 'validated', status: 'True', lastUpdateTime }],
        }),
      );
    });
  });
}
