import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { SealedChoice, SealedCluster, SealedDraft, SealedOutcome } from '../../../shared/sealed.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { addToast } from '../../store/view-store.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { InsecureMark } from '../insecure-mark.tsx';
import { KeepingNotice } from '../vault/keeping-notice.tsx';

/** What is done with a cluster unless the user says otherwise: nothing of what is there already is touched. */
const firstChoice = ({ problem, twin }: SealedCluster): SealedChoice =>
  problem === null && twin === null ? 'add' : 'skip';

/** What is in the file, and what is taken of it. */
export function ChooseStep({ draft, onClose }: { draft: SealedDraft; onClose: () => void }) {
  const { backend, view } = useApp();
  const { sealed, clusters } = draft;
  const [choices, setChoices] = useState(() => clusters.map(firstChoice));
  const [outcomes, setOutcomes] = useState<readonly SealedOutcome[] | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [isTaking, setIsTaking] = useState(false);
  const count = choices.filter((choice) => choice !== 'skip').length;

  const take = async (): Promise<void> => {
    setIsTaking(true);
    setError(null);
    const answer = await backend.call('sealed.import', { sealed, choices });
    setIsTaking(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    const done = answer.value.outcomes;
    const of = (type: SealedOutcome['type']): number =>
      done.filter((outcome) => outcome.type === type).length;
    if (of('failed') > 0) {
      // What has been done is not done again.
      setChoices((before) => before.map((choice, at) => (done[at]?.type === 'failed' ? choice : 'skip')));
      setOutcomes(done);
      return;
    }
    const text = t('sealed.importedText', {
      added: of('added'),
      replaced: of('replaced'),
      skipped: of('skipped'),
    });
    addToast(view, { tone: 'info', title: t('sealed.imported'), text, hint: null });
    onClose();
  };
  return (
    <form
      className="sealed"
      onSubmit={(event) => {
        event.preventDefault();
        if (count > 0 && !isTaking) void take();
      }}
    >
      <div className="dialog-body sealed-body">
        <ul className="sealed-list">
          {clusters.map((cluster, at) => (
            <Row
              key={at}
              cluster={cluster}
              choice={choices[at] ?? 'skip'}
              outcome={outcomes?.[at] ?? null}
              onChoice={(choice) =>
                setChoices((before) => before.map((kept, index) => (index === at ? choice : kept)))
              }
            />
          ))}
        </ul>
        <KeepingNotice />
        {error && <ErrorNotice error={error} />}
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <Button onClick={onClose}>{t(outcomes ? 'common.close' : 'common.cancel')}</Button>
        <Button tone="main" type="submit" disabled={count === 0 || isTaking}>
          {count === 0 ? t('sealed.choice.add') : t('sealed.importCount', { count })}
        </Button>
      </footer>
    </form>
  );
}

type RowProps = {
  cluster: SealedCluster;
  choice: SealedChoice;
  outcome: SealedOutcome | null;
  onChoice: (choice: SealedChoice) => void;
};

function Row({ cluster, choice, outcome, onChoice }: RowProps) {
  const { name, server, auth, problem, twin, isInsecure, lacksProxyPassword } = cluster;
  const options: SealedChoice[] = twin === null ? ['add', 'skip'] : ['add', 'replace', 'skip'];
  const fault = outcome?.type === 'failed' ? outcome.error : problem;
  return (
    <li className="sealed-row sealed-taken">
      <span className="sealed-name">{name}</span>
      {outcome === null || outcome.type === 'failed' ? (
        <select
          className="input sealed-choice"
          aria-label={t('sealed.choiceOf', { name })}
          value={choice}
          disabled={problem !== null}
          onChange={(event) => onChoice(options[event.target.selectedIndex] ?? 'skip')}
        >
          {options.map((option) => (
            <option key={option} value={option}>
              {t(`sealed.choice.${option === 'add' && twin !== null ? 'both' : option}`)}
            </option>
          ))}
        </select>
      ) : (
        <span className="sealed-done muted">{t(`sealed.outcome.${outcome.type}`)}</span>
      )}
      <span className="sealed-server mono muted" title={server}>
        {server.replace('https://', '')} · {t(`auth.${auth}`)}
      </span>
      {twin !== null && !fault && <span className="sealed-note muted">{t('sealed.twin')}</span>}
      {isInsecure && !fault && (
        <span className="sealed-note">
          <InsecureMark />
        </span>
      )}
      {lacksProxyPassword && !fault && (
        <span className="sealed-note muted">{t('sealed.lacksProxyPassword')}</span>
      )}
      {fault && (
        <span className="sealed-note" role="alert">
          <StateGlyph state="error" size={11} /> {say(fault.message)} {say(fault.hint ?? '')}
        </span>
      )}
    </li>
  );
}
