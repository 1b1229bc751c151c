import { kinds } from '../../../shared/kinds/index.ts';
import type { KindName } from '../../../shared/kinds/index.ts';
import { CreatableKind } from '../../../shared/objects/creatable.ts';
import type { Dialog } from '../../store/view-store.ts';

/** Kinds that the API knows by another name than Acre does. */
const apiKinds: Partial<Record<KindName, string>> = {
  StorageVolume: 'Volume',
  StorageReplica: 'Replica',
  StorageNode: 'Node',
};

/** The dialog that makes an object of a kind: its form, or the beginning of its YAML. */
export function newDialogOf(kind: KindName, cluster: string | null = null): Dialog {
  const own = CreatableKind.safeParse(kind);
  if (own.success) return { type: 'new-object', kind: own.data, cluster };
  const { group, version, isNamespaced } = kinds[kind].resource;
  const lines = [
    `apiVersion: ${group === '' ? version : `${group}/${version}`}`,
    `kind: ${apiKinds[kind] ?? kind}`,
    'metadata:',
    '  name: ',
    ...(isNamespaced ? ['  namespace: default'] : []),
    'spec:',
    '  ',
  ];
  return { type: 'new-yaml', cluster, text: lines.join('\n') };
}
