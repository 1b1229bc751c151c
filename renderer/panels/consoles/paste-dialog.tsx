import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { t } from '../../i18n/i18n.ts';
import type { LiveConsole } from '../../consoles/live-console.ts';
import { layoutNames, layoutTitle } from '../../consoles/keyboard/layouts.ts';
import { lettersOf, untypable } from '../../consoles/keyboard/strokes.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import '../../ui/field.css';
import { SelectField } from '../../ui/select-field.tsx';
import type { ConsolePlace } from './console-frame.tsx';

/** Longest text that is typed, in letters: at about eighty a second it takes two minutes. */
const mostLetters = 10_000;

/** Types a text on the VM's keyboard, as the guest's layout has its keys. */
export function PasteDialog({
  live,
  name,
  place,
  onClose,
}: {
  live: LiveConsole;
  name: string;
  place: ConsolePlace;
  onClose: () => void;
}) {
  const id = useId();
  const { typing } = useStore(live.view);
  const [text, setText] = useState('');
  const { layout } = place;
  const missing = untypable(layout, text);
  const count = lettersOf(text).length;
  const close = (): void => {
    live.stopTyping();
    onClose();
    // The dialog gives the focus back to its button; what was typed goes on in the VM.
    setTimeout(() => live.view.getState().surface?.focus());
  };
  const type = async (): Promise<void> => {
    const { surface } = live.view.getState();
    if (surface?.kind !== 'vnc') return;
    live.view.setState({ typing: { done: 0, count } });
    await surface.type(text, layout, (done) => {
      if (live.view.getState().typing === null) return false;
      live.view.setState({ typing: { done, count } });
      return true;
    });
    close();
  };
  return (
    <Dialog title={t('console.paste.title', { name })} description={t('console.paste.lead')} onClose={close}>
      <div className="dialog-body console-paste">
        <div className="field">
          <label htmlFor={`${id}-text`}>{t('console.paste.text')}</label>
          <textarea
            id={`${id}-text`}
            className="input"
            rows={6}
            value={text}
            maxLength={mostLetters}
            spellCheck={false}
            autoComplete="off"
            disabled={typing !== null}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <SelectField
          label={t('console.paste.layout')}
          note={t('console.paste.layoutNote')}
          value={layout}
          options={layoutNames.map((each) => ({ value: each, text: layoutTitle(each) }))}
          isDisabled={typing !== null}
          onChange={place.setLayout}
        />
        {missing.length > 0 && (
          <p className="field-note field-note-wrong" role="status">
            {t('console.paste.missing', { count: missing.length, letters: missing.slice(0, 20).join(' ') })}
          </p>
        )}
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        {typing && (
          <progress
            className="console-typing"
            value={typing.done}
            max={Math.max(1, typing.count)}
            aria-label={t('console.paste.progress', typing)}
          />
        )}
        <Button onClick={close}>{typing ? t('console.paste.stop') : t('common.cancel')}</Button>
        <Button tone="main" disabled={count === 0 || typing !== null} onClick={() => void type()}>
          {t('console.paste.type', { count })}
        </Button>
      </footer>
    </Dialog>
  );
}
