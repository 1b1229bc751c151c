import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { vmPlugVolume } from '../../shared/actions/vm-plug-volume.ts';
import { appError } from '../../shared/error.ts';
import { volumeKind } from '../../shared/kinds/volume.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { RunAction } from './run.ts';
import { callSubresource } from './vm-subresource.ts';

const key = 'harvesterhci.io/volumeClaimTemplates';
const Templates = z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) }));
type Template = z.infer<typeof Templates>[number];

const RawVm = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.object({
    template: z.object({
      spec: z.object({
        volumes: z
          .array(
            z.object({
              name: z.string(),
              persistentVolumeClaim: z.object({ claimName: z.string() }).nullish(),
              dataVolume: z.object({ name: z.string() }).nullish(),
            }),
          )
          .nullish(),
      }),
    }),
  }),
});
const RawClaim = z.object({
  spec: z.object({
    accessModes: z.unknown(),
    resources: z.unknown(),
    volumeMode: z.unknown(),
    storageClassName: z.unknown(),
  }),
});

type Run = Parameters<RunAction>[0];

async function readVm({ client, entity, signal }: Run): Promise<KubeResult<z.infer<typeof RawVm>>> {
  const { namespace, name } = entity;
  const read = await client.request('GET', toResourcePath(vmKind.resource, { namespace, name }), { signal });
  if (!read.ok) return read;
  const parsed = RawVm.safeParse(read.value);
  if (!parsed.success) return toFailure(appError('invalid', `${name} is not what a VM looks like.`));
  return { ok: true, value: parsed.data };
}

/** Writes the claim templates of a VM anew, which Harvester makes volumes by and counts quotas with; refused where it has changed meanwhile. */
async function changeTemplates(
  run: Run,
  change: (templates: readonly Template[]) => Template[] | null,
): Promise<KubeResult<unknown>> {
  const read = await readVm(run);
  if (!read.ok) return read;
  const { resourceVersion, annotations } = read.value.metadata;
  const text = annotations?.[key];
  const parsed = Templates.safeParse(text === undefined ? [] : parseJson(text));
  const next = parsed.success ? change(parsed.data) : null;
  if (next === null) return { ok: true, value: null };
  const { namespace, name } = run.entity;
  return run.client.request('PATCH', toResourcePath(vmKind.resource, { namespace, name }), {
    body: { metadata: { resourceVersion, annotations: { [key]: JSON.stringify(next) } } },
    signal: run.signal,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Plugs a volume in, then adds it to the claim templates, as Harvester's own addVolume does (harvester/harvester pkg/api/vm/handler.go). */
export const runVmPlugVolume: RunAction = async (run) => {
  const { client, entity, options, signal } = run;
  const { claim } = vmPlugVolume.options.parse(options);
  const path = toResourcePath(volumeKind.resource, { namespace: entity.namespace, name: claim });
  const read = await client.request('GET', path, { signal });
  if (!read.ok) return read;
  const volume = RawClaim.safeParse(read.value);
  const body = {
    name: `disk-${randomBytes(3).toString('hex')}`,
    disk: { disk: { bus: 'scsi' } },
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
  const read = await readVm(run);
  if (!read.ok) return read;
  const disk = read.value.spec.template.spec.volumes?.find(
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
