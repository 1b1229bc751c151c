import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { RunAction } from './run.ts';

/** The annotation of a VM by which Harvester makes its volumes and counts quotas. */
const templatesKey = 'harvesterhci.io/volumeClaimTemplates';
const Templates = z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) }));
/** One volume that Harvester makes for a VM, as a claim without a namespace. */
export type ClaimTemplate = z.infer<typeof Templates>[number];

const Named = z.looseObject({ name: z.string() });
const VmObject = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.object({
    template: z.object({
      spec: z.object({
        domain: z.object({
          devices: z
            .object({ interfaces: z.array(Named).nullish(), disks: z.array(Named).nullish() })
            .nullish(),
        }),
        networks: z.array(Named).nullish(),
        volumes: z
          .array(
            z.looseObject({
              name: z.string(),
              persistentVolumeClaim: z.looseObject({ claimName: z.string() }).nullish(),
              dataVolume: z.looseObject({ name: z.string() }).nullish(),
            }),
          )
          .nullish(),
      }),
    }),
  }),
});

/** The parts of a VM's template that are lists of devices, and what Harvester makes its volumes by; null where that cannot be read. */
export type VmParts = {
  resourceVersion: string;
  interfaces: z.infer<typeof Named>[];
  disks: z.infer<typeof Named>[];
  networks: z.infer<typeof Named>[];
  volumes: NonNullable<z.infer<typeof VmObject>['spec']['template']['spec']['volumes']>;
  templates: ClaimTemplate[] | null;
};

type Run = Pick<Parameters<RunAction>[0], 'client' | 'entity' | 'signal'>;

function toTemplates(text: string | undefined): ClaimTemplate[] | null {
  if (text === undefined) return [];
  try {
    return Templates.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Reads a VM as it is now. */
export async function readVmParts({ client, entity, signal }: Run): Promise<KubeResult<VmParts>> {
  const { namespace, name } = entity;
  const read = await client.request('GET', toResourcePath(vmKind.resource, { namespace, name }), { signal });
  if (!read.ok) return read;
  const parsed = VmObject.safeParse(read.value);
  if (!parsed.success) return toFailure(appError('invalid', `${name} is not what a VM looks like.`));
  const { metadata, spec } = parsed.data;
  const { domain, networks, volumes } = spec.template.spec;
  return {
    ok: true,
    value: {
      resourceVersion: metadata.resourceVersion,
      interfaces: domain.devices?.interfaces ?? [],
      disks: domain.devices?.disks ?? [],
      networks: networks ?? [],
      volumes: volumes ?? [],
      templates: toTemplates(metadata.annotations?.[templatesKey]),
    },
  };
}

/** What of a VM is written anew. */
export type VmChange = Partial<Pick<VmParts, 'interfaces' | 'disks' | 'networks' | 'volumes'>> & {
  templates?: readonly ClaimTemplate[];
};

/** Writes lists of a VM anew, by a merge patch; refused where the VM has changed since it was read. */
export function patchVmParts(
  { client, entity, signal }: Run,
  { resourceVersion }: Pick<VmParts, 'resourceVersion'>,
  { interfaces, disks, networks, volumes, templates }: VmChange,
): Promise<KubeResult<unknown>> {
  const { namespace, name } = entity;
  const devices = { ...(interfaces ? { interfaces } : {}), ...(disks ? { disks } : {}) };
  const spec = {
    ...(networks ? { networks } : {}),
    ...(volumes ? { volumes } : {}),
    ...(Object.keys(devices).length > 0 ? { domain: { devices } } : {}),
  };
  const annotations = templates ? { annotations: { [templatesKey]: JSON.stringify(templates) } } : {};
  return client.request('PATCH', toResourcePath(vmKind.resource, { namespace, name }), {
    body: {
      metadata: { resourceVersion, ...annotations },
      ...(Object.keys(spec).length > 0 ? { spec: { template: { spec } } } : {}),
    },
    signal,
  });
}
