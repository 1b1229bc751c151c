import type { KeyPair } from '../../../../shared/kinds/key-pair.ts';
import { t } from '../../../i18n/i18n.ts';
import { defineList } from '../column.ts';
import { namespaced } from './common.ts';

/** SSH keys. */
export const keyPairList = defineList<KeyPair>(
  'KeyPair',
  [
    {
      id: 'algorithm',
      label: () => t('list.algorithm'),
      form: 'mono',
      width: 130,
      read: ({ keyPair }) => keyPair.algorithm || null,
    },
    {
      id: 'comment',
      label: () => t('list.keyComment'),
      form: 'text',
      width: 160,
      read: ({ keyPair }) => keyPair.comment,
    },
    {
      id: 'fingerprint',
      label: () => t('list.fingerprint'),
      form: 'mono',
      width: 340,
      read: ({ keyPair }) => keyPair.fingerprint,
    },
  ],
  namespaced,
);
