import { actions } from '../../../shared/actions/index.ts';
import type { JournalEntry, Outcome } from '../../../shared/activity.ts';
import type { State } from '../../../shared/world/entity.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { toField } from '../lists/csv.ts';
import { toKubectl } from '../../../shared/kubectl.ts';

/** What was done, in a few words. */
export function deedWords({ deed }: Pick<JournalEntry, 'deed'>): string {
  switch (deed.type) {
    case 'action':
      return say(actions[deed.action].label);
    case 'console':
      return t(`console.open.${deed.kind}`);
    case 'call': {
      const key = `journal.call.${deed.call.replace('.', '-')}` as 'journal.call.yaml-apply';
      const words = t(key);
      return words === key ? deed.call : words;
    }
  }
}

/** How it came out, in words; a refusal verbatim. */
export function outcomeWords({ outcome, reason }: Pick<JournalEntry, 'outcome' | 'reason'>): string {
  return outcome === 'refused' && reason !== null ? reason : t(`journal.outcome.${outcome}`);
}

/** The glyph of each outcome. */
export const outcomeGlyphs: Record<Outcome, State> = {
  asking: 'pending',
  accepted: 'starting',
  done: 'running',
  late: 'unknown',
  unsure: 'unknown',
  refused: 'error',
  unknown: 'unknown',
  cancelled: 'off',
};

/** Which outcomes the user chooses among. */
export const outcomeChoices = ['all', 'done', 'open', 'failed'] as const;
export type OutcomeChoice = (typeof outcomeChoices)[number];

const choiceOf: Record<Outcome, Exclude<OutcomeChoice, 'all'>> = {
  asking: 'open',
  accepted: 'open',
  done: 'done',
  late: 'failed',
  unsure: 'failed',
  refused: 'failed',
  unknown: 'failed',
  cancelled: 'failed',
};

/** What is asked of the journal: words that all have to be found, and an outcome. */
export type JournalFilter = { text: string; outcome: OutcomeChoice };

/** The entries that a filter lets through; `nameOf` gives the name of a cluster. */
export function filterEntries(
  entries: readonly JournalEntry[],
  { text, outcome }: JournalFilter,
  nameOf: (cluster: string) => string,
): JournalEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    if (outcome !== 'all' && choiceOf[entry.outcome] !== outcome) return false;
    const all = [deedWords(entry), entry.name, nameOf(entry.cluster), entry.user ?? '', entry.entity ?? ''];
    const searched = [...all, outcomeWords(entry)].join('\n').toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}

/** Entries as CSV (RFC 4180): times in ISO 8601, the commands of kubectl last. */
export function toJournalCsv(entries: readonly JournalEntry[], nameOf: (cluster: string) => string): string {
  const columns = [
    'started',
    'ended',
    'deed',
    'name',
    'id',
    'cluster',
    'user',
    'outcome',
    'kubectl',
  ] as const;
  const head = columns.map((column) => toField(t(`journal.column.${column}`)));
  const rows = entries.map((entry) =>
    [
      ...[entry.startedAt, entry.endedAt, deedWords(entry), entry.name, entry.entity],
      ...[nameOf(entry.cluster), entry.user, outcomeWords(entry), toKubectl(entry.requests)],
    ].map(toField),
  );
  return [head, ...rows].map((fields) => `${fields.join(',')}\r\n`).join('');
}
