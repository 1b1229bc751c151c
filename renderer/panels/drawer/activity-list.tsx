import { Download, RotateCw, Terminal, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { actions } from '../../../shared/actions/index.ts';
import type { ActionName } from '../../../shared/actions/index.ts';
import type { Action } from '../../../shared/actions/define.ts';
import { toKubectl } from '../../../shared/kubectl.ts';
import { isUnderWay } from '../../../shared/activity.ts';
import type { JournalEntry } from '../../../shared/activity.ts';
import type { RunView } from '../../../shared/plan/run-view.ts';
import { saveText } from '../../export/save-file.ts';
import { t } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import '../../ui/field.css';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name, Time } from '../../ui/text.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import {
  deedWords,
  filterEntries,
  outcomeChoices,
  outcomeGlyphs,
  outcomeWords,
  toJournalCsv,
} from '../activity/journal-words.ts';
import type { JournalFilter, OutcomeChoice } from '../activity/journal-words.ts';
import { BatchRows } from '../batch/batch-row.tsx';
import { copyText } from '../commands/copy-text.ts';
import { showConsole } from '../consoles/console-acts.ts';
import { select, useApp, useJournal, useRuns, useWorld } from '../app-context.ts';
import { copyRunCommands } from '../runs/copy-commands.ts';
import { showRun } from '../runs/show-run.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { stepsDone } from '../../store/runs.ts';
import { worldOf } from '../../store/world-store.ts';
import { askAction, entityOf, useAskAction } from '../use-offers.ts';

/** How many rows are drawn at first, and more with each wish. */
const pageRows = 100;

/** Everything that was done in this app, newest first: when, what, to what, by whom, and what came of it. */
export function ActivityList() {
  const entries = useJournal((state) => state.entries);
  const clusters = useWorld((state) => state.clusters);
  const [filter, setFilter] = useState<JournalFilter>({ text: '', outcome: 'all' });
  const [shown, setShown] = useState(pageRows);
  const nameOf = (cluster: string): string => clusters?.find(({ id }) => id === cluster)?.name ?? cluster;
  if (entries === null) return <p className="drawer-empty">{t('common.loading')}</p>;
  if (entries.length === 0)
    return (
      <>
        <BatchRows />
        <p className="drawer-empty">{t('activity.none')}</p>
      </>
    );
  const found = filterEntries(entries, filter, nameOf);
  return (
    <>
      <div className="activity-bar">
        <SearchField
          label={t('journal.find')}
          value={filter.text}
          onChange={(wanted) => setFilter({ ...filter, text: wanted })}
        />
        <select
          className="input"
          aria-label={t('journal.outcomes')}
          value={filter.outcome}
          onChange={({ target }) => setFilter({ ...filter, outcome: target.value as OutcomeChoice })}
        >
          {outcomeChoices.map((choice) => (
            <option key={choice} value={choice}>
              {t(`journal.choice.${choice}`)}
            </option>
          ))}
        </select>
        <span className="activity-count muted" role="status">
          {t('journal.count', { count: found.length })}
        </span>
        <Button
          tone="quiet"
          icon={<Download size={13} aria-hidden />}
          disabled={found.length === 0}
          onClick={() => saveText('activity.csv', 'text/csv', toJournalCsv(found, nameOf))}
        >
          {t('journal.csv')}
        </Button>
      </div>
      <BatchRows />
      {found.length === 0 && <p className="drawer-empty">{t('journal.nothing')}</p>}
      <ol className="activity" aria-label={t('drawer.activity')}>
        {found.slice(0, shown).map((entry) => (
          <ActivityRow key={entry.id} entry={entry} clusterName={nameOf(entry.cluster)} />
        ))}
      </ol>
      {found.length > shown && (
        <Button tone="quiet" className="activity-more" onClick={() => setShown(shown + pageRows)}>
          {t('journal.more', { count: found.length - shown })}
        </Button>
      )}
    </>
  );
}

/** The way to take back what is done, as long as that is possible. */
function UndoButton({ entry: { deed, entity, outcome } }: { entry: JournalEntry }) {
  const ask = useAskAction();
  const node = useWorld(({ graph }) => (entity === null ? undefined : graph.nodes.get(entity)));
  const undo = deed.type === 'action' ? deed.undo : null;
  if (outcome !== 'done' || undo === null || entity === null || !node) return null;
  return <UndoOffer node={node} name={undo.action} run={() => ask(undo.action, entity, undo.options)} />;
}

function UndoOffer({ node, name, run }: { node: GraphNode; name: ActionName; run: () => void }) {
  const action: Action = actions[name];
  const world = useWorld((state) => worldOf(state, node.type === 'cluster' ? node.id : node.cluster));
  const entity = entityOf(node);
  if (!entity || action.can(entity, world) !== true) return null;
  return (
    <Button tone="quiet" icon={<Undo2 size={12} aria-hidden />} onClick={run}>
      {t('activity.undoBy', { verb: action.label })}
    </Button>
  );
}

function ActivityRow({ entry, clusterName }: { entry: JournalEntry; clusterName: string }) {
  const app = useApp();
  const { entity, name, outcome, user } = entry;
  const runId = runOf(entry);
  const run = useRuns(({ runs }) => runs?.find(({ id }) => id === runId));
  const isThere = useWorld((state) => entity !== null && state.graph.nodes.has(entity));
  const isOpen = isUnderWay(entry);
  const command = toKubectl(entry.requests);
  const copy = run ? () => void copyRunCommands(app, run.id) : command && (() => copyText(app, command));
  const repeat = isThere && !isOpen ? repeatOf(app, entry) : null;
  return (
    <li className="activity-row">
      <span className="activity-time">
        <Time iso={entry.startedAt} isShort />
      </span>
      <StateGlyph state={outcomeGlyphs[outcome]} />
      <span className="activity-verb" title={deedWords(entry)}>
        {deedWords(entry)}
      </span>
      {isThere && entity !== null ? (
        <button type="button" className="link" onClick={() => select(app, [entity], { isZooming: true })}>
          <Name text={name} />
        </button>
      ) : run ? (
        <button type="button" className="link" onClick={() => showRun(app, run.id)}>
          <Name text={name} />
        </button>
      ) : (
        <Name text={name === '' ? clusterName : name} />
      )}
      <span className="activity-cluster" title={clusterName}>
        {clusterName}
      </span>
      <span className="activity-cluster" title={user ?? t('journal.noUser')}>
        {user ?? t('journal.noUserShort')}
      </span>
      <span className="activity-outcome selectable">
        {run ? runWords(entry, run) : outcomeWords(entry)}
        {isOpen && <span className="progress" aria-hidden />}
      </span>
      <span className="activity-acts">
        <UndoButton entry={entry} />
        {repeat && (
          <IconButton
            label={t('journal.repeat', { deed: deedWords(entry), name })}
            icon={<RotateCw size={14} />}
            onClick={repeat}
          />
        )}
        {copy && (
          <IconButton
            label={t('journal.kubectl', { deed: deedWords(entry), name })}
            icon={<Terminal size={14} />}
            onClick={copy}
          />
        )}
      </span>
    </li>
  );
}

/** The run of a plan that an entry began; null for any other. */
function runOf({ deed }: JournalEntry): string | null {
  return deed.type === 'call' ? (deed.run ?? null) : null;
}

/** How a run stands: how far it is, and why it came to nothing. */
function runWords(entry: JournalEntry, run: RunView): string {
  if (run.status === 'failed') return outcomeWords(entry);
  const progress = t('runs.progress', { done: stepsDone(run), count: run.steps.length });
  return t('runs.stands', { status: t(`runs.status.${run.status}`), progress });
}

/** What does the same once more; null where nothing does. It asks as it did then where something could be lost. */
function repeatOf(
  app: Parameters<typeof showConsole>[0] & Parameters<typeof askAction>[0],
  entry: JournalEntry,
) {
  const { deed, entity } = entry;
  if (entity === null) return null;
  if (deed.type === 'console') return () => showConsole(app, entity, deed.kind);
  if (deed.type !== 'action' || !deed.isKept) return null;
  const { action, options } = deed;
  return () => askAction(app, action, entity, options);
}
