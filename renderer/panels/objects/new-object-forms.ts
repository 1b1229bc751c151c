import type { CreatableKind } from '../../../shared/objects/creatable.ts';
import type { NewForm } from './new-form.ts';
import { newImageForm } from './new-image-form.tsx';
import { newKeyPairForm } from './new-key-pair-form.tsx';
import { newNamespaceForm } from './new-namespace-form.tsx';
import { newVolumeForm } from './new-volume-form.tsx';

const forms: Record<CreatableKind, NewForm> = {
  VirtualMachineImage: newImageForm,
  Namespace: newNamespaceForm,
  KeyPair: newKeyPairForm,
  PersistentVolumeClaim: newVolumeForm,
};

/** The form of a new object of a kind. */
export function formFor(kind: CreatableKind): NewForm {
  return forms[kind];
}
