import { z } from 'zod';
import { activeMigrationOf } from '../../shared/actions/vm-abort-migration.ts';
import { vmMigrate } from '../../shared/actions/vm-migrate.ts';
import { appError } from '../../shared/error.ts';
import { migrationKind } from '../../shared/kinds/migration.ts';
import { toSite } from '../../shared/plan/site.ts';
import { toFailure } from '../kube/errors.ts';
import type { KubeFailure, KubeResult } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { RunAction } from './run.ts';
import { callSteve, isSteveMissing } from './steve.ts';

const hostname = 'kubernetes.io/hostname';
const Created = z.object({
  spec: z.object({ addedNodeSelector: z.record(z.string(), z.string()).optional() }),
});

/** What keeps project members from it, and the ways around. Source: harvester API reference section 4.4. */
const rightsHint =
  'From Harvester 1.6 on the right to migrate VMs is no longer part of the roles of projects: it is in the cluster role kubevirt.io:migrate, which an administrator can bind. With a kubeconfig for the address of Harvester itself or of Rancher, instead of port 6443, Harvester does it by its own rights.';

function withHint(answer: KubeFailure, hint: string): KubeFailure {
  return { ...answer, error: { ...answer.error, hint } };
}

/** The same by Harvester's own rights where the user has none; the plain refusal, with the way out, where that is not served. */
async function orBySteve(
  plain: KubeResult<unknown>,
  bySteve: () => Promise<KubeResult<unknown>>,
): Promise<KubeResult<unknown>> {
  if (plain.ok || plain.error.code !== 'forbidden') return plain;
  const answer = await bySteve();
  return isSteveMissing(answer) || (!answer.ok && answer.error.code === 'forbidden')
    ? withHint(plain, rightsHint)
    : answer;
}

/**
 * Creates a live migration. A KubeVirt before 1.6 (Harvester before 1.7) drops the wish for a target without a word, so that
 * the VM would go anywhere: there, and where the version is not known and a dry run shows it, Harvester's own API is asked.
 */
export const runVmMigrate: RunAction = async (run) => {
  const { client, entity, options, signal, world } = run;
  const { host } = vmMigrate.options.parse(options);
  const { namespace, name } = entity;
  const path = toResourcePath(migrationKind.resource, { namespace });
  const body = {
    apiVersion: 'kubevirt.io/v1',
    kind: 'VirtualMachineInstanceMigration',
    metadata: { generateName: `${name.slice(0, 57)}-`, namespace },
    spec: { vmiName: name, ...(host === null ? {} : { addedNodeSelector: { [hostname]: host } }) },
  };
  const create = (query?: { dryRun: string }): Promise<KubeResult<unknown>> =>
    client.request('POST', path, { body, signal, ...(query ? { query } : {}) });
  const bySteve = (): Promise<KubeResult<unknown>> => callSteve(run, 'migrate', { nodeName: host ?? '' });

  const { version } = toSite(world, entity.cluster).rates;
  const isOld = version !== null && version[0] === 1 && version[1] < 7;
  const isUnknown = version === null;
  let needsSteve = host !== null && isOld;
  if (host !== null && isUnknown) {
    const tried = await create({ dryRun: 'All' });
    if (!tried.ok) return orBySteve(tried, bySteve);
    const made = Created.safeParse(tried.value);
    needsSteve = made.data?.spec.addedNodeSelector?.[hostname] !== host;
  }
  if (!needsSteve) return orBySteve(await create(), bySteve);
  const answer = await bySteve();
  if (!isSteveMissing(answer)) return answer;
  const message = `This Harvester takes a target for a migration by its own API only, which ${client.server} does not serve.`;
  const hint =
    'Let the scheduler choose the host, or use a kubeconfig for the address of Harvester itself or of Rancher.';
  return toFailure(appError('invalid', message, { hint }));
};

/** Calls off the live migration of a VM by deleting it, with the uid it has, so that no later one is meant. */
export const runVmAbortMigration: RunAction = async (run) => {
  const { client, entity, signal, world } = run;
  const active = activeMigrationOf(entity, world);
  if (!active) return toFailure(appError('conflict', 'The VM is not migrating.'));
  const { namespace, name, uid } = active;
  const path = toResourcePath(migrationKind.resource, { namespace, name });
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
  const deleted = await client.request('DELETE', path, { body, signal });
  return orBySteve(deleted, () => callSteve(run, 'abortMigration'));
};
