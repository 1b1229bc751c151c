import { X } from 'lucide-react';
import { useEffect } from 'react';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { Name } from '../../ui/text.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';
import { toggleFocusOfSelection } from './guest-focus.ts';
import { GuestSwatch } from './guest-marks.tsx';

const busy =
  'input, textarea, [contenteditable="true"], [role="dialog"], [role="alertdialog"], [role="menu"]';

/** Whether a key is meant for something that is open or typed into. */
function isBusy(target: EventTarget | null): boolean {
  if (target instanceof HTMLElement && target.closest(busy)) return true;
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
}

/** Says which guest cluster is in focus and lets go of it; F and Escape do the same wherever the keyboard is. */
export function FocusChip() {
  const app = useApp();
  const focus = useView((state) => state.focus);
  const guest = useWorld((state) => (focus === null ? undefined : state.graph.nodes.get(focus)));
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
      const isLeaving = event.key === 'Escape' && app.view.getState().focus !== null;
      if (isLeaving) app.view.setState({ focus: null });
      else if ((event.key !== 'f' && event.key !== 'F') || !toggleFocusOfSelection(app)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the canvas, for which the same keys show and clear the selection.
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, [app]);
  if (guest?.type !== 'guest') return null;
  return (
    <div className="focus-chip" role="status">
      <GuestSwatch name={guest.name} />
      <span>{t('guest.inFocus')}</span>
      <Name text={guest.name} isStrong />
      <IconButton
        label={t('guest.leaveFocus')}
        shortcut="Esc"
        icon={<X size={14} />}
        onClick={() => app.view.setState({ focus: null })}
      />
    </div>
  );
}
