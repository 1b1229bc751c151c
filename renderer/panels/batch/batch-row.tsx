import { t } from '../../i18n/i18n.ts';
import { dueIn, settledIn } from '../../store/batches.ts';
import type { Batch } from '../../store/batches.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name, Time } from '../../ui/text.tsx';
import { select, useApp, useView } from '../app-context.ts';
import './batch.css';
import { batchTitle, outcomeWords } from './tell-batch.ts';

const mostFailures = 50;

/** The actions on several VMs, newest first: how far each is, what was refused, and the way to give up the rest. */
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
  const { id, entities, begun, failures, endedAt, isCancelled, startedAt } = batch;
  const settled = settledIn(batch);
  const due = dueIn(batch);
  const isOver = endedAt !== null;
  const glyph = !isOver ? 'starting' : failures.length > 0 ? 'error' : isCancelled ? 'off' : 'running';
  return (
    <li className="batch">
      <div className="batch-head">
        <span className="activity-time">
          <Time iso={startedAt} isShort />
        </span>
        <StateGlyph state={glyph} />
        <strong>{batchTitle(batch)}</strong>
        <progress className="batch-bar" value={settled} max={due} aria-label={batchTitle(batch)} />
        <span role="status">
          {isOver ? outcomeWords(batch) : t('batch.progress', { settled, count: due })}
        </span>
        {!isOver && !isCancelled && begun < entities.length && (
          <Button onClick={() => app.batches.cancel(id)}>
            {t('batch.cancel', { count: entities.length - begun })}
          </Button>
        )}
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
      </div>
      {failures.length > 0 && (
        <ul className="batch-failures">
          {failures.slice(0, mostFailures).map(({ entity, name, text }) => (
            <li key={entity}>
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
          {failures.length > mostFailures && (
            <li className="muted">{t('fleet.more', { count: failures.length - mostFailures })}</li>
          )}
        </ul>
      )}
    </li>
  );
}
