import { fieldsOf } from '../objects/edit.ts';
import type { JsonObject } from '../plan/canonical.ts';
import { valueAt } from '../plan/canonical.ts';

/** Fields of the template that a running VM takes on at once. Source: kubevirt/kubevirt pkg/virt-controller/watch/vm, updateStrategy LiveUpdate. */
const live = [/^nodeSelector/, /^affinity/, /^tolerations/];
const growing = [/^domain\.cpu\.sockets$/, /^domain\.memory\.guest$/];

/**
 * The fields of a VM's template, as `domain.cpu.cores`, that a change gives another value and that a running VM takes on
 * only when it is started again.
 */
export function needsRestart(before: JsonObject, after: JsonObject): string[] {
  const path = ['spec', 'template', 'spec'];
  const [from, to] = [before, after].map((vm) => (valueAt(vm, path) ?? {}) as JsonObject);
  const canGrow =
    valueAt(before, ['metadata', 'annotations', 'harvesterhci.io/enableCPUAndMemoryHotplug']) === 'true';
  const free = canGrow ? [...live, ...growing] : live;
  return fieldsOf(from ?? {}, from ?? {}, to ?? {})
    .map((field) => field.path.join('.'))
    .filter((field) => !free.some((pattern) => pattern.test(field)));
}
