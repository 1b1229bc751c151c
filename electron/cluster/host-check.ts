import { z } from 'zod';
import { defaultLimits } from '../../shared/plan/host-check.ts';
import type { HostCheck } from '../../shared/plan/host-check.ts';
import { toBytes } from '../../shared/quantity.ts';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { askHost } from '../actions/host-request.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeFailure } from '../kube/errors.ts';

const Unhealthy = z.array(z.object({ message: z.string(), vms: z.array(z.string()).nullish() }));
const KubeVirt = z.object({
  spec: z
    .object({
      configuration: z
        .object({
          migrations: z
            .object({
              parallelMigrationsPerCluster: z.number().nullish(),
              parallelOutboundMigrationsPerNode: z.number().nullish(),
              bandwidthPerMigration: z.union([z.string(), z.number()]).nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

/** Harvester's own words, without what is put before those of a server that failed: it answers a plain refusal with 500. */
function wordsOf({ error }: KubeFailure): string {
  return error.message.replace(/^The server (could not answer|refused the request): /, '');
}

async function limitsOf(client: KubeClient, signal: AbortSignal): Promise<HostCheck['limits']> {
  const path = '/apis/kubevirt.io/v1/namespaces/harvester-system/kubevirts/kubevirt';
  const answer = await client.request('GET', path, { signal });
  const read = answer.ok ? KubeVirt.safeParse(answer.value) : null;
  if (!read?.success) return defaultLimits;
  const set = read.data.spec?.configuration?.migrations;
  const bandwidth = toBytes(set?.bandwidthPerMigration?.toString() ?? null);
  return {
    perCluster: set?.parallelMigrationsPerCluster ?? defaultLimits.perCluster,
    perHost: set?.parallelOutboundMigrationsPerNode ?? defaultLimits.perHost,
    bytesPerSecond: bandwidth === null || bandwidth <= 0 ? null : bandwidth,
    isKnown: true,
  };
}

/**
 * Asks Harvester whether a host can be emptied, as its own page does before it begins, and KubeVirt how many migrations it
 * runs at once. Nothing is changed. Source: harvester API reference section 2.3, actions maintenancePossible and listUnhealthyVM.
 */
export async function checkHost(
  client: KubeClient,
  name: string,
  signal: AbortSignal,
): Promise<Result<HostCheck>> {
  const [possible, unhealthy, limits] = await Promise.all([
    askHost(client, name, 'maintenancePossible', {}, signal),
    askHost(client, name, 'listUnhealthyVM', {}, signal),
    limitsOf(client, signal),
  ]);
  // A lost connection is an answer to nobody's question.
  if (!possible.ok && possible.status === null) return possible;
  const isAsked = possible.ok || possible.status !== 404;
  const listed = unhealthy.ok ? Unhealthy.safeParse(unhealthy.value ?? []) : null;
  return ok({
    isAsked,
    refusal: possible.ok || !isAsked ? null : wordsOf(possible),
    unhealthy: listed?.success ? listed.data.map(({ message, vms }) => ({ message, vms: vms ?? [] })) : [],
    limits,
  });
}
