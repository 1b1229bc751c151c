import type { KubeObject } from '../json.ts';
import { objectAt, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';

const SOURCES = ['cloudInitNoCloud', 'cloudInitConfigDrive'];

/**
 * The first Secret a VMI names that is not there, and the pod volume it would be mounted by (kubevirt
 * pkg/virt-controller/services/rendervolumes.go: user data in `-udata`, network data in `-ndata`).
 */
export function missingSecret(store: Store, vmi: KubeObject): { name: string; volume: string } | undefined {
  const { namespace } = vmi.metadata;
  const wanted = objectsAt(vmi, 'spec', 'volumes').flatMap((volume) => {
    const own = textAt(volume, 'name') ?? '';
    const sources = SOURCES.map((source) => objectAt(volume, source));
    const refs = sources.flatMap((source) => [
      { name: textAt(source, 'secretRef', 'name'), volume: `${own}-udata` },
      { name: textAt(source, 'networkDataSecretRef', 'name'), volume: `${own}-ndata` },
    ]);
    return [...refs, { name: textAt(volume, 'secret', 'secretName'), volume: own }];
  });
  for (const { name, volume } of wanted) {
    if (name !== undefined && store.get(RESOURCES.secrets, namespace, name) === undefined)
      return { name, volume };
  }
  return undefined;
}
