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
  hasAnnotations: boolean;
  interfaces: z.infer<typeof Named>[];
  disks: z.infer<typeof Named>[];
  networks: z.infer<typeof Named>[];
  volumes: NonNullable<z.infer<typeof VmObject>['spec']['template']['spec']['volumes']>;
  templates: ClaimTemplate[] | null;
  /** As it came; null where there is none. */
  templatesText: string | null;
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
      hasAnnotations: Boolean(metadata.annotations),
      interfaces: domain.devices?.interfaces ?? [],
      disks: domain.devices?.disks ?? [],
      networks: networks ?? [],
      volumes: volumes ?? [],
      templates: toTemplates(metadata.annotations?.[templatesKey]),
      templatesText: metadata.annotations?.[templatesKey] ?? null,
    },
  };
}

/** One step of a JSON patch (RFC 6902). */
export type PatchStep =
  { op: 'add' | 'replace' | 'test'; path: string; value: unknown } | { op: 'remove'; path: string };

type ListName = 'interfaces' | 'disks' | 'networks' | 'volumes';
const template = '/spec/template/spec';
const paths: Record<ListName, string> = {
  interfaces: `${template}/domain/devices/interfaces`,
  disks: `${template}/domain/devices/disks`,
  networks: `${template}/networks`,
  volumes: `${template}/volumes`,
};

/** Puts one more into a list of a VM, and nothing of what is in it. */
export function appended(parts: VmParts, list: ListName, item: object): PatchStep[] {
  const path = paths[list];
  return parts[list].length === 0
    ? [{ op: 'add', path, value: [item] }]
    : [{ op: 'add', path: `${path}/-`, value: item }];
}

/** Where one of a list is by its name; the patch is refused where another has come to be there. */
function found(parts: VmParts, list: ListName, name: string): { path: string; test: PatchStep } | null {
  const at = parts[list].findIndex((each) => each.name === name);
  const path = `${paths[list]}/${at}`;
  return at < 0 ? null : { path, test: { op: 'test', path: `${path}/name`, value: name } };
}

/** Takes one out of a list of a VM by its name; nothing where it is not there. */
export function removed(parts: VmParts, list: ListName, name: string): PatchStep[] {
  const item = found(parts, list, name);
  return item ? [item.test, { op: 'remove', path: item.path }] : [];
}

/** Sets a field of one of a list of a VM by its name; nothing where it is not there. */
export function marked(
  parts: VmParts,
  list: ListName,
  name: string,
  field: string,
  value: string,
): PatchStep[] {
  const item = found(parts, list, name);
  return item ? [item.test, { op: 'add', path: `${item.path}/${field}`, value }] : [];
}

/** Writes the claim templates anew; the patch is refused where they have changed since they were read. */
export function withTemplates(parts: VmParts, next: readonly ClaimTemplate[]): PatchStep[] {
  const path = `/metadata/annotations/${templatesKey.replace('/', '~1')}`;
  const value = JSON.stringify(next);
  if (parts.templatesText !== null)
    return [
      { op: 'test', path, value: parts.templatesText },
      { op: 'replace', path, value },
    ];
  return parts.hasAnnotations
    ? [{ op: 'add', path, value }]
    : [{ op: 'add', path: '/metadata/annotations', value: { [templatesKey]: value } }];
}

/**
 * Changes a VM by a JSON patch, whose tests keep it from meeting what has changed since; changes elsewhere, such as those of
 * its status, do not stand in its way.
 */
export async function patchVm(
  { client, entity, signal }: Run,
  steps: readonly PatchStep[],
): Promise<KubeResult<unknown>> {
  const { namespace, name } = entity;
  const answer = await client.request('PATCH', toResourcePath(vmKind.resource, { namespace, name }), {
    body: steps,
    contentType: 'application/json-patch+json',
    signal,
  });
  // What Kubernetes answers where a test of the patch does not hold.
  const isStale =
    !answer.ok && answer.status === 422 && /error in our request|test failed/.test(answer.error.message);
  if (!isStale) return answer;
  const message = `${name} has been changed meanwhile: look at it again, and repeat what you did.`;
  return { ...answer, error: appError('conflict', message) };
}
