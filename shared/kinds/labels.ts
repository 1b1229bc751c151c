import type { Metadata } from './define.ts';
import { shareList, shareText } from './share.ts';

/**
 * The labels of an object as `key=value`, by key; undefined where it has none, which costs nothing. Equal sets are one
 * list: the VMs of a pool or a team say the same. A label that only repeats the object's name (kubernetes.io/hostname,
 * harvesterhci.io/vmName) is left out: it is found by the name, and would make every set another one.
 */
export function toLabels({ name, labels }: Pick<Metadata, 'name' | 'labels'>): string[] | undefined {
  return toTexts(labels, (_, value) => value === name);
}

/** The labels that a VM's pod gets, in the same form; without the one that only repeats the VM's name. */
export function toPodLabels(labels: Metadata['labels']): string[] | undefined {
  return toTexts(labels, (key) => key === 'harvesterhci.io/vmName');
}

function toTexts(
  labels: Metadata['labels'],
  isLeftOut: (key: string, value: string) => boolean,
): string[] | undefined {
  if (!labels) return undefined;
  const texts: string[] = [];
  for (const key in labels) {
    const value = labels[key] ?? '';
    if (!isLeftOut(key, value)) texts.push(shareText(`${key}=${value}`));
  }
  return texts.length === 0 ? undefined : shareList(texts.sort());
}

/** A label in its parts; `key` with its prefix, `name` the part behind the prefix. */
export function splitLabel(label: string): { key: string; name: string; value: string } {
  const at = label.indexOf('=');
  const key = label.slice(0, at);
  return { key, name: key.slice(key.lastIndexOf('/') + 1), value: label.slice(at + 1) };
}
