import type { EntityRef } from '../../../shared/id.ts';
import { toEntityId } from '../../../shared/id.ts';
import { valueAt } from '../../../shared/plan/canonical.ts';
import type { JsonObject } from '../../../shared/plan/canonical.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { keyPairsOf } from '../../../shared/vm/copy.ts';
import type { Session } from '../../cluster/session.ts';
import type { KubeClient } from '../../kube/client.ts';
import { changeVm, toEditable } from '../../vms/change-vm.ts';
import { cloudInitPlaces, readCloudInit } from '../../vms/cloud-init-of.ts';
import { makeTemplate } from '../../vms/make-template.ts';
import { readRawVm } from '../../vms/objects.ts';
import { readSources } from '../../vms/sources.ts';
import { runSteveAction } from '../../vms/steve-action.ts';
import type { Handlers } from '../handler-types.ts';
import { locate } from './tools.ts';
import type { HandlerTools } from './tools.ts';

type Names = `vm.${'read' | 'sources' | 'keepCloudInit' | 'change' | 'makeTemplate' | 'clone'}`;
type Within = { client: KubeClient; session: Session; ref: EntityRef };

/** VMs as they are made of others, edited and made into templates. Errors name the VM they are about. */
export function vmHandlers({ sessions, plans, planSecrets }: HandlerTools): Pick<Handlers, Names> {
  const within = async <T>(entity: string, act: (at: Within) => Promise<Result<T>>): Promise<Result<T>> => {
    const found = locate(sessions, entity);
    if (!found.ok) return found;
    const { session, ref } = found.value;
    const client = session.client();
    const done = client.ok ? await act({ client: client.value, session, ref }) : client;
    return done.ok ? done : fail({ ...done.error, cluster: session.cluster, entity });
  };
  const empty = (result: Result<unknown>): Result<Record<string, never>> =>
    result.ok ? ok({}) : fail(result.error);
  return {
    'vm.read': ({ entity }, { signal }) =>
      within(entity, async ({ client, ref }) => {
        const raw = await readRawVm(client, ref, signal);
        if (!raw.ok) return raw;
        const { vm, holder } = raw.value;
        const { userData, networkData } = cloudInitPlaces(vm);
        const ids = valueAt(holder, ['spec', 'keyPairIds']);
        const keyPairs = Array.isArray(ids)
          ? (ids as unknown[]).filter((id) => typeof id === 'string')
          : keyPairsOf(vm);
        const cloudInit = { hasUserData: userData !== null, hasNetworkData: networkData !== null };
        return ok({ manifest: toEditable(vm), keyPairs, cloudInit });
      }),
    'vm.sources': async ({ cluster }, { signal }) => {
      const session = sessions.find(cluster);
      if (!session.ok) return session;
      const client = session.value.client();
      if (!client.ok) return client;
      const read = await readSources(client.value, session.value.world.view, cluster, signal);
      return read.ok ? read : fail({ ...read.error, cluster });
    },
    'vm.keepCloudInit': ({ plan, entity, userDataSlot, networkDataSlot }, { signal }) =>
      within(entity, async ({ client, ref }) => {
        const found = plans.find(plan);
        if (!found) return fail(appError('not-found', 'There is no such plan.'));
        const raw = await readRawVm(client, ref, signal);
        if (!raw.ok) return raw;
        const read = await readCloudInit(client, ref.namespace, raw.value.vm, signal);
        if (!read.ok) return read;
        const { userData, networkData } = read.value;
        for (const [slot, secret] of [
          [userDataSlot, userData],
          [networkDataSlot, networkData],
        ] as const) {
          const put = secret ? await planSecrets.put(plan, slot, secret) : ok(undefined);
          if (!put.ok) return put;
        }
        return ok({ hasUserData: userData !== null, hasNetworkData: networkData !== null });
      }),
    'vm.change': ({ entity, manifest, ...rest }, { signal }) =>
      within(entity, ({ client, ref }) =>
        changeVm(client, { ref, manifest: manifest as JsonObject, ...rest }, signal),
      ),
    'vm.makeTemplate': ({ entity, ...wish }, { signal }) =>
      within(entity, async ({ client, ref }) => empty(await makeTemplate(client, { ref, ...wish }, signal))),
    'vm.clone': ({ entity, name, starts }, { signal }) =>
      within(entity, async ({ client, session, ref }) => {
        const { cluster } = session;
        const target = toEntityId({ cluster, kind: 'VirtualMachine', namespace: ref.namespace, name });
        if (session.world.view.entities.has(target))
          return fail(appError('conflict', `A VM ${name} is there already in ${ref.namespace ?? ''}.`));
        const body = { targetVm: name, runStrategy: starts ? 'RerunOnFailure' : 'Halted' };
        return empty(await runSteveAction(client, ref, 'clone', body, signal));
      }),
  };
}
