import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { isObject } from '../../../shared/plan/canonical.ts';
import type { JsonObject } from '../../../shared/plan/canonical.ts';
import { rancherRefs } from '../../../shared/plan/rancher-refs.ts';
import { configFields } from '../../../shared/rancher/provision/config.ts';
import { appError } from '../../../shared/error.ts';
import { readRef } from '../../plans/requests.ts';
import { readCredentialState } from '../../rancher/credential.ts';
import { readOffered } from '../../rancher/offered.ts';
import { openRancherWays } from '../../rancher/rancher-ways.ts';
import type { RancherWay } from '../../rancher/rancher-way.ts';
import type { Handlers } from '../handler-types.ts';
import type { HandlerTools } from './tools.ts';

/** What a Rancher is asked while guest clusters are provisioned through it. */
export function provisioningHandlers({
  ranchers,
}: Pick<HandlerTools, 'ranchers'>): Pick<Handlers, `rancher.${'offered' | 'readPool' | 'credential'}`> {
  const ask = async <T>(
    rancher: string,
    question: (way: RancherWay) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const ways = openRancherWays(ranchers);
    try {
      const way = await ways.of(rancher);
      return way.ok ? await question(way.value) : way;
    } finally {
      await ways.close();
    }
  };
  return {
    'rancher.offered': ({ rancher, distribution }, { signal }) =>
      ask(rancher, async ({ root }) => {
        const offered = await readOffered(root, distribution, signal);
        return offered.ok ? ok({ versions: offered.value }) : offered;
      }),
    'rancher.readPool': ({ rancher, config: name }, { signal }) =>
      ask(rancher, async ({ local }) => {
        const read = await readRef(local, rancherRefs(rancher).config(name), signal);
        if (!read.ok) return fail(read.error);
        if (!isObject(read.value))
          return fail(appError('not-found', `The configuration ${name} of the pool is not there any more.`));
        const found: JsonObject = read.value;
        const config = configFields.flatMap((field) => {
          const value = found[field];
          return value === undefined ? [] : [[field, value] as const];
        });
        return ok({ config: Object.fromEntries(config) });
      }),
    'rancher.credential': ({ rancher, credential }, { signal }) => {
      const version = ranchers.list().find(({ id }) => id === rancher)?.version ?? null;
      return ask(rancher, (way) => readCredentialState(way, credential, version, signal));
    },
  };
}
