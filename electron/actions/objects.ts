import { kinds } from '../../shared/kinds/index.ts';
import type { KindName } from '../../shared/kinds/index.ts';
import { addonKind } from '../../shared/kinds/addon.ts';
import { settingKind } from '../../shared/kinds/setting.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { fieldManager } from '../objects/owners.ts';
import type { RunAction } from './run.ts';

/** Deletes an object of any kind, if it is still the one that was seen. */
export const runDelete: RunAction = async ({ client, entity, signal }) => {
  const { namespace, name, uid } = entity;
  const { resource } = kinds[entity.kind as KindName];
  const answer = await client.request('DELETE', toResourcePath(resource, { namespace, name }), {
    signal,
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      ...(uid === '' ? {} : { preconditions: { uid } }),
    },
  });
  return !answer.ok && answer.status === 404 ? { ok: true, value: null } : answer;
};

const switched =
  (enabled: boolean): RunAction =>
  ({ client, entity: { namespace, name }, signal }) =>
    client.request('PATCH', toResourcePath(addonKind.resource, { namespace, name }), {
      signal,
      query: { fieldManager },
      body: { spec: { enabled } },
    });

/** Asks Harvester to deploy an add-on. */
export const runAddonEnable = switched(true);

/** Asks Harvester to take an add-on away. */
export const runAddonDisable = switched(false);

/** Gives a setting a value; empty for its default. */
export const runSettingChange: RunAction = ({ client, entity: { name }, options, signal }) => {
  const { value } = options as { value: string };
  return client.request('PATCH', toResourcePath(settingKind.resource, { name }), {
    signal,
    query: { fieldManager },
    body: { value },
  });
};
