import { suffixOf } from '../plan/canonical.ts';
import type { VmForm } from './form.ts';

function stem(text: string, length: number): string {
  return text.slice(0, length).replace(/-+$/, '');
}

/** The name of the claim of a disk, the same for the same VM and disk: `web-01-disk-0-x7k2p`. */
export function claimNameOf(namespace: string, vm: string, disk: string): string {
  return `${stem(`${vm}-${disk}`, 57)}-${suffixOf(`${namespace}/${vm}/${disk}`)}`;
}

/** The name of a Secret that belongs to a VM, by what it is for: `web-01-cloudinit`. */
export function secretNameOf(vm: string, purpose: string): string {
  return `${stem(vm, 62 - purpose.length)}-${purpose}`;
}

/** What the Secret of a VM is for, by its name; null where it is another's. */
export function purposeOf(vm: string, secret: string): string | null {
  const found = ['cloudinit', ...Array.from({ length: 20 }, (_, index) => `access-${index + 1}`)];
  return found.find((purpose) => secretNameOf(vm, purpose) === secret) ?? null;
}

/** The same VM under another name, with the names of its claims and Secrets and its host name after that. */
export function renamedForm(form: VmForm, name: string, namespace = form.namespace): VmForm {
  if (name === form.name && namespace === form.namespace) return form;
  const rename = (secret: string): string => {
    const purpose = purposeOf(form.name, secret);
    return purpose === null ? secret : secretNameOf(name, purpose);
  };
  return {
    ...form,
    name,
    namespace,
    hostname: form.hostname === form.name ? name : form.hostname,
    disks: form.disks.map((disk) =>
      disk.source.type === 'image' || disk.source.type === 'new'
        ? { ...disk, source: { ...disk.source, claim: claimNameOf(namespace, name, disk.name) } }
        : disk,
    ),
    cloudInit: form.cloudInit && { ...form.cloudInit, secret: rename(form.cloudInit.secret) },
    access: form.access.map((each) => ({ ...each, secret: rename(each.secret) })),
  };
}
