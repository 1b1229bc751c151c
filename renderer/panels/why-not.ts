import type { Action, Allowed } from '../../shared/actions/define.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import { t } from '../i18n/i18n.ts';
import type { WorldState } from '../store/world-store.ts';
import { whyNotAllowed } from './right-words.ts';

/** What decides beside the entity itself whether something can be asked of it. */
export type Standing = Pick<WorldState, 'rights'> & { isConnected: boolean; isPending: boolean };

/** Why an action is not possible now, null where it is: the cluster, the right and what is under way come before what `ableOf` says of the entity. */
export function whyNotNow(
  action: Action,
  entity: Entity,
  { rights, isConnected, isPending }: Standing,
  ableOf: () => Allowed,
): string | null {
  if (!isConnected) return t('action.offline');
  const whyNot = whyNotAllowed({ rights }, action, entity);
  if (whyNot !== null) return whyNot;
  if (isPending) return t('action.pending');
  const able = ableOf();
  return able === true ? null : able;
}
