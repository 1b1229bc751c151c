import type { Health, Scope } from '../../shared/world/patch.ts';
import { t } from '../i18n/i18n.ts';

const mostNames = 12;

/** The part of a kind that is known; null where all of it is, or nothing. */
export function scopeOf(health: Health | undefined): Scope | null {
  return health && 'scope' in health ? (health.scope ?? null) : null;
}

/** Which part of a kind is known, in words. */
export function scopeWords({ type, names, isCut }: Scope): string {
  const count = names.length;
  const shown = names.slice(0, mostNames).join(', ');
  const more = count - Math.min(count, mostNames);
  if (type === 'names') return t('health.byName', { count, names: names.join(', ') });
  const words =
    more === 0
      ? t('health.inNamespaces', { count, names: shown })
      : t('health.inNamespacesMore', { count, names: shown, more });
  return isCut ? `${words} ${t('health.isCut')}` : words;
}
