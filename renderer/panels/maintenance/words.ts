import type { Estimate, Rehearsal, Stuck } from '../../../shared/plan/rehearsal.ts';
import { t } from '../../i18n/i18n.ts';
import { whyWords } from '../../scene/what-if.ts';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { durationWords } from '../plans/review/words.ts';

/** Why a VM keeps its host from being emptied, a sentence a reason; Harvester's and KubeVirt's own words as they came. */
export function stuckWords({ why, isLastCopy, said }: Stuck): string[] {
  return [
    ...(why ? [whyWords(why)] : []),
    ...(isLastCopy ? [t('maintenance.lastCopy')] : []),
    ...said.map((message) => t('maintenance.said', { message })),
  ];
}

/** What the rehearsal comes to in one line. */
export function rehearsalWords({ moves, stuck, shutDowns, estimate }: Rehearsal): string {
  const parts = [
    moves.length > 0 && t('maintenance.sum.moves', { count: moves.length }),
    stuck.length > 0 && t('maintenance.sum.stuck', { count: stuck.length }),
    shutDowns.length > 0 && t('maintenance.sum.shutDowns', { count: shutDowns.length }),
    estimate.moves > 0 && t('maintenance.sum.time', { time: durationWords(estimate.seconds) }),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(' · ') : t('maintenance.sum.nothing');
}

/** What an estimate rests on, in sentences. */
export function estimateWords(estimate: Estimate): string[] {
  const { memoryBytes, lanes, bytesPerSecond, isLimited, unknown, moves } = estimate;
  if (moves === 0) return [t('maintenance.noMoves')];
  const memory = quantityText(formatBytes(memoryBytes));
  const rate = t('maintenance.rate', { bytes: quantityText(formatBytes(bytesPerSecond)) });
  return [
    t('maintenance.basis', { memory, lanes, rate }),
    t(isLimited ? 'maintenance.limited' : 'maintenance.assumed'),
    t('maintenance.busy'),
    ...(unknown > 0 ? [t('maintenance.unknown', { count: unknown })] : []),
  ];
}
