import { putAt } from '../vm/json-tree.ts';
import type { JsonObject } from './canonical.ts';
import type { NodeSpec } from './node-spec.ts';

const spec = ['spec', 'template', 'spec'];

/** Host devices or GPUs that are passed through, each with a name of its own. */
function named(stem: string, devices: readonly string[]): JsonObject[] {
  return devices.map((deviceName, index) => ({ name: `${stem}-${index + 1}`, deviceName }));
}

/**
 * Puts what a node needs of its host beside labels into the object of its VM, and the names of its key pairs. Source:
 * harvester API reference section 3.5, sshNames.
 */
export function putNeeds(vm: JsonObject, { architecture, shape: { needs, keyPairs = [] } }: NodeSpec): void {
  if (architecture !== undefined) putAt(vm, [...spec, 'architecture'], architecture);
  if (keyPairs.length > 0) {
    const names = JSON.stringify(keyPairs.map(({ name }) => name));
    putAt(vm, ['spec', 'template', 'metadata', 'annotations', 'harvesterhci.io/sshNames'], names);
  }
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
