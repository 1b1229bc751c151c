import type { StepView } from '../../../../shared/plan/review.ts';
import type { State } from '../../../../shared/world/entity.ts';
import { t } from '../../../i18n/i18n.ts';
import { say } from '../../../i18n/say.ts';
import { StateGlyph } from '../../../ui/glyph.tsx';
import { ObjectChangeRow } from './object-change.tsx';
import type { Tried } from './use-review.ts';
import { durationWords, stepWords } from './words.ts';

type ReviewStepProps = {
  step: StepView;
  index: number;
  /** Numbers of the steps that have to be done before. */
  after: readonly number[];
  /** Null while the server has not been asked. */
  tried: Tried | null;
};

function glyphOf(tried: Tried | null): State {
  if (!tried) return 'pending';
  if (tried.dryRun.type === 'ok') return 'running';
  return tried.dryRun.type === 'refused' ? 'error' : 'unknown';
}

/** One step: what it does, after which, what is at risk, and what the server says of it. */
export function ReviewStep({ step, index, after, tried }: ReviewStepProps) {
  const { danger, estimateSeconds, undo } = step;
  const said = tried?.dryRun;
  const afterWords =
    after.length > 0 ? t('review.after', { steps: after.map((each) => each + 1).join(', ') }) : undefined;
  return (
    <li className="review-step">
      <div className="review-step-head">
        <span className="review-number">{index + 1}</span>
        <StateGlyph state={glyphOf(tried)} label={t(`review.tried.${said ? said.type : 'waiting'}`)} />
        <strong>{stepWords(step)}</strong>
        {danger !== 'none' && (
          <span className={`review-danger review-danger-${danger}`}>{t(`review.danger.${danger}`)}</span>
        )}
        <span className="review-aside" title={afterWords}>
          {afterWords}
        </span>
        <span className="review-time">{durationWords(estimateSeconds)}</span>
      </div>
      {said?.type === 'refused' && (
        <div className="review-refusal selectable">
          <p>{say(said.message)}</p>
          {said.message !== said.error.message && <p className="muted">{say(said.error.message)}</p>}
          {said.error.hint !== undefined && <p className="muted">{say(said.error.hint)}</p>}
        </div>
      )}
      {said?.type === 'skipped' && <p className="review-skipped">{say(said.why)}</p>}
      {undo.type === 'impossible' && (
        <p className="review-skipped">{t('review.noUndo', { why: say(undo.why) })}</p>
      )}
      {tried?.changes.map((change) => (
        <ObjectChangeRow
          key={`${change.ref.kind} ${change.ref.namespace ?? ''} ${change.ref.name} ${change.subresource ?? ''}`}
          change={change}
        />
      ))}
    </li>
  );
}
