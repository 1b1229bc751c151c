import { z } from 'zod';
import { commonFields } from '../world/entity.ts';
import type { State } from '../world/entity.ts';
import { Conditions, defineKind, findCondition, Metadata, toConditions, toEntity } from './define.ts';
import { toReader } from './reader.ts';
import { shareText } from './share.ts';

/** An SSH key: its public half, which is put into guests. */
export const KeyPair = z.object({
  ...commonFields,
  kind: z.literal('KeyPair'),
  keyPair: z.object({
    /** One line of OpenSSH, as it came. */
    publicKey: z.string(),
    /** The first word of the key, such as ssh-ed25519; empty where there is no key. */
    algorithm: z.string(),
    /** What stands behind the key, by which people know whose it is; null where nothing does. */
    comment: z.string().nullable(),
    /** MD5 in pairs, as Harvester writes it; null before it did. */
    fingerprint: z.string().nullable(),
  }),
});
export type KeyPair = z.infer<typeof KeyPair>;

const Raw = z.object({
  metadata: Metadata,
  spec: z.object({ publicKey: z.string().nullish() }),
  status: z.object({ fingerPrint: z.string().nullish(), conditions: Conditions }).nullish(),
});
const read = toReader(Raw);

/** SSH keys: harvesterhci.io/v1beta1 keypairs. Source: harvester/harvester pkg/apis/harvesterhci.io/v1beta1/keypair.go. */
export const keyPairKind = defineKind({
  kind: 'KeyPair',
  resource: { group: 'harvesterhci.io', version: 'v1beta1', plural: 'keypairs', isNamespaced: true },
  read: { type: 'watch' },
  layer: 'library',
  project(raw, cluster): KeyPair {
    const { metadata, spec, status } = read(raw);
    const conditions = toConditions(status?.conditions);
    const validated = findCondition(conditions, 'validated');
    const publicKey = (spec.publicKey ?? '').trim();
    const [algorithm = '', , ...comment] = publicKey.split(/\s+/);
    const isValid = validated?.status === 'True' || (status?.fingerPrint ?? '') !== '';
    const isRefused = validated?.status === 'False';
    const state: State = isRefused ? 'error' : isValid ? 'running' : 'pending';
    const words = isRefused ? (validated.message ?? 'Not a key') : isValid ? 'Valid' : 'Not validated yet';
    return toEntity('KeyPair', cluster, metadata, { state, status: words, conditions }, 'keyPair', {
      publicKey,
      algorithm: shareText(algorithm),
      comment: comment.join(' ') || null,
      fingerprint: status?.fingerPrint || null,
    });
  },
});
