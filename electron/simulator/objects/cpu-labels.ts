import { at, objectsAt, textAt } from '../json.ts';

const MODEL = 'cpu-model.node.kubevirt.io/';
const MIGRATION_MODEL = 'cpu-model-migration.node.kubevirt.io/';
const HOST_MODEL = 'host-model-cpu.node.kubevirt.io/';
const HOST_FEATURE = 'host-model-required-features.node.kubevirt.io/';
const FEATURE = 'cpu-feature.node.kubevirt.io/';

type Labels = Record<string, string>;

/** What virt-handler's node labeller says of the CPU of a host (kubevirt pkg/virt-handler/node-labeller). */
export const CPU_LABELS: Labels = {
  [`${FEATURE}vmx`]: 'true',
  [`${MODEL}Cascadelake-Server`]: 'true',
  [`${MODEL}Haswell-noTSX`]: 'true',
  [`${MIGRATION_MODEL}Cascadelake-Server`]: 'true',
  [`${HOST_MODEL}Cascadelake-Server`]: 'true',
};

/** What a launcher pod asks of its host for the CPU of its guest (kubevirt pkg/virt-controller/services/nodeselectorrenderer.go). */
export function cpuSelectorOf(vmiSpec: unknown): Labels {
  const cpu = at(vmiSpec, 'domain', 'cpu');
  const model = textAt(cpu, 'model') ?? '';
  const selector: Labels = at(cpu, 'dedicatedCpuPlacement') === true ? { cpumanager: 'true' } : {};
  if (model === 'host-passthrough') return selector;
  for (const feature of objectsAt(cpu, 'features')) {
    const policy = textAt(feature, 'policy') ?? '';
    if (['', 'require', 'force'].includes(policy))
      selector[`${FEATURE}${textAt(feature, 'name') ?? ''}`] = 'true';
  }
  if (model !== '' && model !== 'host-model') selector[`${MODEL}${model}`] = 'true';
  return selector;
}

/**
 * What the target of a migration has to have where the guest was given the CPU of its host (kubevirt
 * pkg/virt-controller/watch/migration/migration.go prepareNodeSelectorForHostCpuModel).
 */
export function hostCpuSelectorOf(vmiSpec: unknown, sourceLabels: Labels): Labels {
  const model = textAt(vmiSpec, 'domain', 'cpu', 'model') ?? '';
  if (model !== '' && model !== 'host-model') return {};
  const selector: Labels = {};
  for (const [key, value] of Object.entries(sourceLabels)) {
    if (key.startsWith(HOST_MODEL)) selector[`${MIGRATION_MODEL}${key.slice(HOST_MODEL.length)}`] = value;
    if (key.startsWith(HOST_FEATURE)) selector[`${FEATURE}${key.slice(HOST_FEATURE.length)}`] = value;
  }
  return selector;
}
