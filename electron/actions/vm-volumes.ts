import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { vmPlugVolume } from '../../shared/actions/vm-plug-volume.ts';
import { appError } from '../../shared/error.ts';
import { volumeKind } from '../../shared/kinds/volume.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { RunAction } from './run.ts';
import { patchVm, readVmParts, withTemplates } from './vm-object.ts';
import type { ClaimTemplate } from './vm-object.ts';
import { callSubresource } from './vm-subresource.ts';

const RawClaim = z.object({
  spec: z.object({
    accessModes: z.unknown(),
    resources: z.unknown(),
    volumeMode: z.unknown(),
    storageClassName: z.unknown(),
  }),
});

type Run = Parameters<RunAction>[0];

/** Writes the claim templates of a VM anew, which Harvester makes volumes by and counts quotas with; refused where it has changed meanwhile. */
async function changeTemplates(
  run: Run,
  change: (templates: readonly ClaimTemplate[]) => ClaimTemplate[] | null,
): Promise<KubeResult<unknown>> {
  const read = await readVmParts(run);
  if (!read.ok) return read;
  const { templates } = read.value;
  const next = templates && change(templates);
  return next ? patchVm(run, withTemplates(read.value, next)) : { ok: true, value: null };
}

/** Plugs a volume in, then adds it to the claim templates, as Harvester's own addVolume does (harvester/harvester pkg/api/vm/handler.go). */
export const runVmPlugVolume: RunAction = async (run) => {
  const { client, entity, options, signal } = run;
  const { claim } = vmPlugVolume.options.parse(options);
  const path = toResourcePath(volumeKind.resource, { namespace: entity.namespace, name: claim });
  const read = await client.request('GET', path, { signal });
  if (!read.ok) return read;
  const volume = RawClaim.safeParse(read.value);
  const name = `disk-${randomBytes(3).toString('hex')}`;
  const body = {
    name,
    disk: { name, disk: { bus: 'scsi' } },
    volumeSource: { persistentVolumeClaim: { claimName: claim, hotpluggable: true } },
  };
  const added = await callSubresource(run, 'virtualmachines', 'addvolume', body);
  if (!added.ok || !volume.success) return added;
  const { accessModes, resources, volumeMode, storageClassName } = volume.data.spec;
  const spec = { accessModes, resources, volumeMode, storageClassName };
  return changeTemplates(run, (templates) =>
    templates.some(({ metadata }) => metadata.name === claim)
      ? null
      : [...templates, { metadata: { name: claim }, spec }],
  );
};

/** Unplugs a volume by the name of its disk, then takes it out of the claim templates, so that it is not made anew. */
export const runVmUnplugVolume: RunAction = async (run) => {
  const { claim } = vmPlugVolume.options.parse(run.options);
  const read = await readVmParts(run);
  if (!read.ok) return read;
  const disk = read.value.volumes.find(
    ({ persistentVolumeClaim, dataVolume }) =>
      persistentVolumeClaim?.claimName === claim || dataVolume?.name === claim,
  );
  if (!disk) return toFailure(appError('conflict', `${run.entity.name} has no volume ${claim}.`));
  const removed = await callSubresource(run, 'virtualmachines', 'removevolume', { name: disk.name });
  if (!removed.ok) return removed;
  return changeTemplates(run, (templates) => {
    const kept = templates.filter(({ metadata }) => metadata.name !== claim);
    return kept.length === templates.length ? null : kept;
  });
};
