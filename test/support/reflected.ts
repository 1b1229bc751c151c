import type { ApiResource, ReadMode } from '../../shared/kinds/define.ts';
import type { Health } from '../../shared/world/patch.ts';
import { openReflector } from '../../electron/kube/reflector.ts';
import type { Reflector } from '../../electron/kube/reflector.ts';
import type { ScriptedApi } from './scripted-api.ts';
import type { VirtualClock } from './virtual-clock.ts';

type Item = { id: string; value: number };

/** A reflector of a scripted API, and what it has reported. */
export type Reflected = {
  reflector: Reflector;
  state: () => Record<string, number>;
  health: () => Health;
  healths: Health['type'][];
  removed: string[];
};

const resource: ApiResource = { group: '', version: 'v1', plural: 'things', isNamespaced: false };

/** Opens a reflector on a scripted API. */
export function openReflected(
  api: ScriptedApi,
  clock: VirtualClock,
  options: { read?: ReadMode; random?: () => number; onProject?: () => void } = {},
): Reflected {
  const items = new Map<string, Item>();
  const healths: Health[] = [{ type: 'loading' }];
  const removed: string[] = [];
  const remove = (ids: readonly string[]): void => {
    for (const id of ids) if (items.delete(id)) removed.push(id);
  };
  const reflector = openReflector<Item>({
    client: api,
    resource,
    read: options.read ?? { type: 'watch' },
    project: (raw) => {
      options.onProject?.();
      const thing = raw as { metadata: { name: string }; value: number };
      return { id: thing.metadata.name, value: thing.value };
    },
    store: {
      put: (all) => {
        for (const item of all) items.set(item.id, item);
      },
      remove,
      retain: (ids) => remove([...items.keys()].filter((id) => !ids.has(id))),
      health: (health) => healths.push(health),
    },
    clock,
    random: options.random ?? (() => 0.5),
  });
  return {
    reflector,
    state: () => Object.fromEntries([...items].map(([id, { value }]) => [id, value])),
    health: () => healths.at(-1)!,
    get healths() {
      return healths.map(({ type }) => type);
    },
    removed,
  };
}
