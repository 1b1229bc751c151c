import { textAt } from './json.ts';
import { RESOURCES } from './resources.ts';
import type { Store } from './store.ts';

/** A Harvester setting's value, or its default where it has none (harvester pkg/settings). */
export function settingOf(store: Store, name: string): string {
  const setting = store.get(RESOURCES.settings, undefined, name);
  const value = textAt(setting, 'value') ?? '';
  return value === '' ? (textAt(setting, 'default') ?? '') : value;
}
