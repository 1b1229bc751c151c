import type { Action } from '../../shared/actions/define.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import { resourceWords } from '../../shared/rights.ts';
import { t } from '../i18n/i18n.ts';
import { missingRight } from '../store/rights.ts';
import type { WorldState } from '../store/world-store.ts';

/** Which right is missing for an action on an entity, in words; null where none is known to be. */
export function whyNotAllowed(
  state: Pick<WorldState, 'rights'>,
  action: Pick<Action, 'needs'>,
  entity: Pick<Entity, 'cluster' | 'namespace'>,
): string | null {
  const missing = missingRight(state, action, entity);
  if (!missing) return null;
  const words = { verb: missing.verb, resource: resourceWords(missing) };
  return missing.namespace === null
    ? t('action.mayNotAnywhere', words)
    : t('action.mayNot', { ...words, namespace: missing.namespace });
}
