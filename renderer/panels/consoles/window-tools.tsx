import { AppWindow, Expand, Shrink, X } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import type { ToolsProps } from './console-frame.tsx';

/** Where a console is shown: over the whole screen, in a window of its own, no more. */
export function WindowTools({ place }: ToolsProps) {
  const { isFull, setFull, openWindow, close } = place;
  return (
    <>
      <IconButton
        label={isFull ? t('console.full.leave') : t('console.full.enter')}
        icon={isFull ? <Shrink size={15} /> : <Expand size={15} />}
        aria-pressed={isFull}
        onClick={() => setFull(!isFull)}
      />
      {openWindow && (
        <IconButton label={t('console.window')} icon={<AppWindow size={15} />} onClick={openWindow} />
      )}
      {close && <IconButton label={t('console.close')} icon={<X size={15} />} onClick={close} />}
    </>
  );
}
