import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Resource } from '../../../electron/simulator/resources/resource.ts';
import type { Layer } from '../../../shared/kinds/layer.ts';
import type { KindName } from '../../../shared/kinds/index.ts';
import { until } from '../../support/simulator.ts';
import type { Lab } from './verbs.ts';

/** Options of a lab in which no VM is taken. */
export const few = { vms: 12 };
/** What the role `view` of a Harvester does not let one read. */
export const unseen: ReadonlySet<KindName> = new Set([
  'Addon',
  'ScheduleVMBackup',
  'VlanConfig',
  'StorageClass',
  'Namespace',
]);
let made = 0;
/** A name that no other test has. */
export const fresh = (what: string): string => `${what}-${(made += 1).toString()}`;

/** Puts an object into the cluster and waits until both users' sessions have it. */
export async function put(
  lab: Lab,
  { kind, resource, layer }: { kind: KindName; resource: Resource; layer?: Layer },
  name: string,
  object: object,
  namespace: string | null = 'default',
): Promise<string> {
  for (const session of [lab.admin, lab.viewer]) if (layer) session.holdLayer(layer);
  if (kind === 'VirtualMachineTemplateVersion')
    lab.simulator.cluster.store.put(RESOURCES.templates, {
      apiVersion: 'harvesterhci.io/v1beta1',
      kind: 'VirtualMachineTemplate',
      metadata: { name: 'kept', namespace: 'default' },
      spec: { defaultVersionId: 'default/other' },
    });
  const { group, version } = resource;
  lab.simulator.cluster.store.put(resource, {
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind: resource.kind,
    metadata: { name, ...(namespace === null ? {} : { namespace }) },
    ...object,
  });
  const id = `c/${kind}/${namespace ?? '-'}/${name}`;
  const seers = unseen.has(kind) ? [lab.admin] : [lab.admin, lab.viewer];
  await until(`all who may know ${id}`, () => seers.every(({ world }) => world.view.entities.has(id)));
  return id;
}
