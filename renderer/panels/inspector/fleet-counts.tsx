import { t } from '../../i18n/i18n.ts';
import type { State } from '../../../shared/world/entity.ts';
import { State as States } from '../../../shared/world/entity.ts';
import type { VmNode } from '../../scene/graph.ts';
import { groupProblems } from '../../scene/problem-groups.ts';
import { shownState } from '../../scene/trouble.ts';
import type { Problem } from '../../../shared/world/entity.ts';
import { Section } from '../../ui/facts.tsx';
import { formatCount } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { useApp } from '../app-context.ts';
import { findProblems, findReason, findStates } from '../find/find-all.ts';

/** Fewer things than that are seen at a glance one by one. */
const fewThings = 20;
const mostReasons = 12;

/** How many VMs are in each state, as they are shown; a state leads to the VMs that are in it. */
export function StateCounts({ vms }: { vms: readonly VmNode[] }) {
  const { view } = useApp();
  const counts = new Map<State, number>();
  for (const vm of vms) {
    const state = shownState(vm);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return (
    <ul className="state-counts">
      {States.options.map((state) => {
        const count = counts.get(state);
        if (count === undefined) return null;
        return (
          <li key={state}>
            <button type="button" className="state-count-row" onClick={() => findStates(view, state)}>
              <StateGlyph state={state} />
              <span>{t(`state.${state}`)}</span>
              <span className="state-count">{formatCount(count)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What is wrong by its reasons, each with how many things have it; nothing where all can be seen one by one. */
export function ProblemReasons({ things }: { things: readonly { problems: readonly Problem[] }[] }) {
  const { view } = useApp();
  if (things.length <= fewThings) return null;
  const groups = groupProblems(things);
  if (groups.every(({ count }) => count === 1)) return null;
  return (
    <Section title={t('fleet.reasons')}>
      <ul className="node-rows">
        {groups.slice(0, mostReasons).map(({ code, severity, count }) => (
          <li key={code}>
            <button
              type="button"
              className="node-row"
              title={t('fleet.findReason', { reason: code })}
              onClick={() => findReason(view, code)}
            >
              <StateGlyph state={severity} />
              <span className="node-row-text">{code}</span>
              <span className="node-row-aside">{formatCount(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {groups.length > mostReasons && (
        <p className="section-empty">{t('fleet.more', { count: groups.length - mostReasons })}</p>
      )}
    </Section>
  );
}

/** The way to everything that is wrong, where the list has only the first of it. */
export function ShowAllProblems() {
  const { view } = useApp();
  return (
    <button type="button" className="link section-more" onClick={() => findProblems(view)}>
      {t('fleet.showAll')}
    </button>
  );
}
