import { RotateCcw, X } from 'lucide-react';
import { Fragment, useCallback, useState } from 'react';
import { holderOf, keysOf, resetKeys, takeChord, withKeys } from '../../../shared/shortcuts/keymap.ts';
import type { Holder } from '../../../shared/shortcuts/keymap.ts';
import type { ShortcutId } from '../../../shared/shortcuts/table.ts';
import { t } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Keys } from '../../ui/keys.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useApp, useView } from '../app-context.ts';
import { chordText, keysOfChord } from '../keys.ts';
import { useRecorder } from './use-recorder.ts';

/** What a shortcut does, and its keys: pressed anew, taken away, or put back to what they were. */
export function ShortcutRow({ id }: { id: ShortcutId }) {
  const { preferences, view } = useApp();
  const choices = useView((state) => state.preferences.shortcuts);
  const [clash, setClash] = useState<{ chord: string; holder: Holder } | null>(null);
  const does = t(`keys.does.${id}`);
  const chords = keysOf(id, choices);
  const take = useCallback(
    (chord: string) => {
      const now = view.getState().preferences.shortcuts;
      const holder = holderOf(chord, id, now);
      if (holder) setClash({ chord, holder });
      else preferences.change({ shortcuts: withKeys(now, id, [chord]) });
    },
    [id, preferences, view],
  );
  const recorder = useRecorder(take);
  const begin = (): void => {
    setClash(null);
    recorder.begin();
  };
  return (
    <li className="shortcut-row" data-shortcut={id}>
      <span>{does}</span>
      <button
        type="button"
        className="shortcut-keys"
        data-recording={recorder.isRecording || undefined}
        onClick={begin}
      >
        <span className="visually-hidden">
          {recorder.isRecording ? t('keys.press', { does }) : t('keys.changeOf', { does })}
        </span>{' '}
        {recorder.isRecording ? (
          t('keys.pressShort')
        ) : chords.length === 0 ? (
          <span className="muted">{t('keys.noKey')}</span>
        ) : (
          chords.map((chord, index) => (
            <Fragment key={chord}>
              {index > 0 && <span className="muted">{t('keys.or')}</span>}
              <Keys keys={keysOfChord(chord)} />
            </Fragment>
          ))
        )}
      </button>
      <span className="shortcut-tools">
        {choices[id] !== undefined && (
          <IconButton
            label={t('keys.reset', { does })}
            icon={<RotateCcw size={13} />}
            onClick={() => {
              setClash(null);
              preferences.change({ shortcuts: resetKeys(choices, id) });
            }}
          />
        )}
        {chords.length > 0 && (
          <IconButton
            label={t('keys.remove', { does })}
            icon={<X size={13} />}
            onClick={() => preferences.change({ shortcuts: withKeys(choices, id, []) })}
          />
        )}
      </span>
      {clash && (
        <div className="shortcut-said">
          <Notice
            isLive
            tone="warning"
            title={clashWords(clash.chord, clash.holder)}
            actions={
              <>
                {clash.holder.type === 'shortcut' && (
                  <Button
                    onClick={() => {
                      setClash(null);
                      preferences.change({ shortcuts: takeChord(choices, id, clash.chord) });
                    }}
                  >
                    {t('keys.useHere')}
                  </Button>
                )}
                <Button tone="quiet" onClick={() => setClash(null)}>
                  {t('keys.leaveIt')}
                </Button>
              </>
            }
          />
        </div>
      )}
    </li>
  );
}

function clashWords(chord: string, holder: Holder): string {
  const keys = chordText(chord);
  if (holder.type === 'window') return t('keys.ofWindow', { keys });
  if (holder.type === 'fixed') return t('keys.isFixed', { keys, does: t(`keys.does.${holder.name}`) });
  return t('keys.isTaken', { keys, does: t(`keys.does.${holder.id}`) });
}
