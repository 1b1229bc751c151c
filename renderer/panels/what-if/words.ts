import { t } from '../../i18n/i18n.ts';
import { hasQuorum } from '../../../shared/plan/quorum.ts';
import type { Foreseen } from '../../scene/what-if.ts';

/** What an event does in one line: what goes on, then what does not. */
export function summaryOf({ clusters, totals }: Foreseen): string {
  const { restarts, migrates, staysDown, stuck, volumes, guestsLost, guestsPaused } = totals;
  const lost = clusters.filter(({ outcome }) => !hasQuorum(outcome.harvester)).length;
  const parts = [
    restarts > 0 && t('whatIf.sum.restarts', { count: restarts }),
    migrates > 0 && t('whatIf.sum.migrates', { count: migrates }),
    staysDown > 0 && t('whatIf.sum.staysDown', { count: staysDown }),
    stuck > 0 && t('whatIf.sum.stuck', { count: stuck }),
    volumes !== null && volumes > 0 && t('whatIf.sum.volumes', { count: volumes }),
    guestsLost > 0 && t('whatIf.sum.guestsLost', { count: guestsLost }),
    guestsPaused > 0 && t('whatIf.sum.guestsPaused', { count: guestsPaused }),
    lost > 0 && t('whatIf.sum.harvester'),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(' · ') : t('whatIf.sum.nothing');
}
