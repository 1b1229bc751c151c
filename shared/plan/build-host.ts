import { putAt } from '../vm/json-tree.ts';
import type { JsonObject } from './canonical.ts';
import type { NodeSpec } from './node-spec.ts';

const spec = ['spec', 'template', 'spec'];

/** Host devices or GPUs that are passed through, each with a name of its own. */
function named(stem: string, devices: readonly string[]): JsonObject[] {
  return devices.map((deviceName, index) => ({ name: `${stem}-${index + 1}`, deviceName }));
}

/** Puts what a node needs of its host beside labels into the object of its VM. */
export function putNeeds(vm: JsonObject, { architecture, shape: { needs } }: NodeSpec): void {
  if (architecture !== undefined) putAt(vm, [...spec, 'architecture'], architecture);
  if (!needs) return;
  const { tolerations, devices, gpus, eviction } = needs;
  putAt(vm, [...spec, 'evictionStrategy'], eviction);
  const borne = tolerations.map(({ key, operator, value, effect }): JsonObject => ({
    operator,
    ...(key === '' ? {} : { key }),
    ...(operator === 'Exists' ? {} : { value }),
    ...(effect === '' ? {} : { effect }),
  }));
  if (borne.length > 0) putAt(vm, [...spec, 'tolerations'], borne);
  if (devices.length > 0) putAt(vm, [...spec, 'domain', 'devices', 'hostDevices'], named('device', devices));
  if (gpus.length > 0) putAt(vm, [...spec, 'domain', 'devices', 'gpus'], named('gpu', gpus));
}
