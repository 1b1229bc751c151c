import type { EntityRef } from '../../../shared/id.ts';
import { toEntityId } from '../../../shared/id.ts';
import { isObject, valueAt } from '../../../shared/plan/canonical.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { keyPairsOf } from '../../../shared/vm/copy.ts';
import type { Session } from '../../cluster/session.ts';
import type { KubeClient } from '../../kube/client.ts';
import { redactObject } from '../../cluster/redact-object.ts';
import { cloudInitPlaces, readCloudInit } from '../../vms/cloud-init-of.ts';
import { makeTemplate } from '../../vms/make-template.ts';
import { readRawVm } from '../../vms/objects.ts';
import { runSteveAction } from '../../vms/steve-action.ts';
import { writeSecrets } from '../../vms/write-secrets.ts';
import type { Handlers } from '../handler-types.ts';
import { locate } from './tools.ts';
import type { HandlerTools } from './tools.ts';

type Names = `vm.${'read' | 'keepCloudInit' | 'writeSecrets' | 'makeTemplate' | 'clone'}`;
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
        const { status: _, ...rest } = vm;
        const { object } = redactObject(rest);
        return ok({ manifest: isObject(object) ? object : {}, keyPairs, cloudInit });
      }),
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
    'vm.writeSecrets': ({ entity, secrets }, { signal }) =>
      within(entity, async ({ client, ref }) => empty(await writeSecrets(client, ref, secrets, signal))),
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
