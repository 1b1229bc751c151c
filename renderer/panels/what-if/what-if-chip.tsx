import { Unplug, X } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { useApp, useView } from '../app-context.ts';
import { useLayer } from '../use-layer.ts';
import { leaveWhatIf } from './acts.ts';
import { summaryOf } from './words.ts';
import './what-if.css';

const open = '[role="dialog"], [role="alertdialog"], [role="menu"]';

/** Says over the canvas what is asked and what comes of it; Escape leaves it wherever the keyboard is. */
export function WhatIfChip() {
  const app = useApp();
  const foreseen = useView((state) => state.foreseen);
  useLayer(foreseen ? 'storage' : null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || app.view.getState().whatIf === null) return;
      const isTyping =
        event.target instanceof HTMLElement && event.target.closest('input, textarea') !== null;
      if (isTyping || document.querySelector(open) !== null) return;
      leaveWhatIf(app);
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the canvas, for which the same key clears the selection.
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, [app]);
  if (!foreseen) return null;
  const { staysDown, stuck, volumes, guestsLost } = foreseen.totals;
  const isHarm = staysDown + stuck + (volumes ?? 0) + guestsLost > 0;
  return (
    <div className={isHarm ? 'what-if-chip what-if-harm' : 'what-if-chip'} role="status">
      <Unplug size={14} aria-hidden />
      <strong>{t('whatIf.title')}</strong>
      <span>{summaryOf(foreseen)}</span>
      <IconButton
        label={t('whatIf.leave')}
        shortcut="Esc"
        icon={<X size={14} />}
        onClick={() => leaveWhatIf(app)}
      />
    </div>
  );
}
