import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { State } from '../../../shared/world/entity.ts';
import { t } from '../../i18n/i18n.ts';
import { dueIn, settledIn } from '../../store/batches.ts';
import type { Batch } from '../../store/batches.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name, Time } from '../../ui/text.tsx';
import { select, useApp, useView } from '../app-context.ts';
import './batch.css';
import { askUndo, batchTitle, outcomeWords } from './tell-batch.ts';
import { whyNoUndo } from './undo-offer.ts';
import { useUndoOffer } from './use-undo-offer.ts';

const mostResults = 50;

/** The actions on several VMs, newest first: how far each is, what was refused, the way to give up the rest, and the way back. */
export function BatchRows() {
  const batches = useView((state) => state.batches);
  if (batches.length === 0) return null;
  return (
    <ol className="batches" aria-label={t('batch.list')}>
      {batches.map((batch) => (
        <BatchRow key={batch.id} batch={batch} />
      ))}
    </ol>
  );
}

function BatchRow({ batch }: { batch: Batch }) {
  const app = useApp();
  const [isWhole, setIsWhole] = useState(false);
  const { id, entities, begun, done, failures, endedAt, isCancelled, startedAt, undoes } = batch;
  const undone = useView(({ batches }) => batches.find((each) => each.id === undoes));
  const settled = settledIn(batch);
  const due = dueIn(batch);
  const isOver = endedAt !== null;
  const glyph = !isOver ? 'starting' : failures.length > 0 ? 'error' : isCancelled ? 'off' : 'running';
  const results = resultsOf(batch, isWhole);
  return (
    <li className="batch">
      <div className="batch-head">
        <span className="activity-time">
          <Time iso={startedAt} isShort />
        </span>
        <StateGlyph state={glyph} />
        <strong>{batchTitle(batch)}</strong>
        {undone && <span className="muted">{t('batch.takesBack', { batch: batchTitle(undone) })}</span>}
        <progress className="batch-bar" value={settled} max={due} aria-label={batchTitle(batch)} />
        <span role="status">
          {isOver ? outcomeWords(batch) : t('batch.progress', { settled, count: due })}
        </span>
        {!isOver && !isCancelled && begun < entities.length && (
          <Button onClick={() => app.batches.cancel(id)}>
            {t('batch.cancel', { count: entities.length - begun })}
          </Button>
        )}
        {isOver && done.length > 0 && <UndoButton batch={batch} />}
        {failures.length > 0 && (
          <Button
            tone="quiet"
            onClick={() =>
              select(
                app,
                failures.map(({ entity }) => entity),
                { isZooming: true },
              )
            }
          >
            {t('batch.selectRefused', { count: failures.length })}
          </Button>
        )}
        {settled > failures.length && (
          <Button tone="quiet" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
            {t('batch.results')}
          </Button>
        )}
      </div>
      {results.length > 0 && (
        <ul className="batch-results">
          {results.slice(0, mostResults).map(({ entity, name, state, text }) => (
            <li key={entity}>
              <StateGlyph state={state} />
              <button
                type="button"
                className="link"
                onClick={() => select(app, [entity], { isZooming: true })}
              >
                <Name text={name} />
              </button>
              <span className="selectable">{text}</span>
            </li>
          ))}
          {results.length > mostResults && (
            <li className="muted">{t('fleet.more', { count: results.length - mostResults })}</li>
          )}
        </ul>
      )}
    </li>
  );
}

type Result = { entity: string; name: string; state: State; text: string };

/** What was refused first; with `isWhole` everything that has an outcome. */
function resultsOf({ done, late, failures }: Batch, isWhole: boolean): Result[] {
  const refused = failures.map((each): Result => ({ ...each, state: 'error' }));
  if (!isWhole) return refused;
  return [
    ...refused,
    ...late.map((each): Result => ({ ...each, state: 'unknown', text: t('batch.resultLate') })),
    ...done.map((each): Result => ({ ...each, state: 'running', text: t('batch.resultDone') })),
  ];
}

/** The way to take back a batch that is over; it says why where nothing of it can be now. */
function UndoButton({ batch }: { batch: Batch }) {
  const app = useApp();
  const offer = useUndoOffer(batch);
  return (
    <Button
      tone="quiet"
      icon={<Undo2 size={12} aria-hidden />}
      reason={offer && whyNoUndo(offer)}
      onClick={() => askUndo(app, batch)}
    >
      {t('batch.undo.ask')}
    </Button>
  );
}
