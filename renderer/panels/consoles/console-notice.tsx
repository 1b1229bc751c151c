import { useStore } from 'zustand';
import { t } from '../../i18n/i18n.ts';
import type { LiveConsole } from '../../consoles/live-console.ts';
import { Button } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Time } from '../../ui/text.tsx';
import type { ConsolePlace } from './console-frame.tsx';
import { glyphOf, nextWords, stateWords } from './console-words.ts';

/** Why a console shows nothing, what happens next, and what can be done. */
export function ConsoleNotice({ live, place }: { live: LiveConsole; place: ConsolePlace }) {
  const view = useStore(live.view);
  const { state, ended } = view;
  const next = nextWords(view);
  const isWaiting = state === null || state.type === 'connecting' || state.type === 'starting';
  return (
    <div className="console-notice" role="alert">
      <StateGlyph state={glyphOf(view)} size={16} />
      <p className="console-notice-title selectable">{stateWords(view)}</p>
      {next !== null && <p className="muted selectable">{next}</p>}
      {!ended && state?.type === 'lost' && (
        <p className="muted">
          {t('console.next.lost')} <Time iso={state.retryAt} />
        </p>
      )}
      {!ended && isWaiting && <span className="progress" aria-hidden />}
      {!ended && (
        <div className="console-notice-actions">
          {state?.type === 'off' && (
            <Button tone="main" onClick={place.start}>
              {t('console.start')}
            </Button>
          )}
          {(state?.type === 'lost' || state?.type === 'refused') && (
            <Button onClick={() => live.retry(false)}>{t('common.retry')}</Button>
          )}
          {state?.type === 'taken' && (
            <>
              <Button tone={state.by === 'other' ? 'plain' : 'main'} onClick={() => live.retry(true)}>
                {t(`console.take.${state.by}`)}
              </Button>
              {state.by === 'other' && (
                <Button tone="quiet" onClick={() => live.retry(false)}>
                  {t('common.retry')}
                </Button>
              )}
            </>
          )}
        </div>
      )}
    </div>
  );
}
