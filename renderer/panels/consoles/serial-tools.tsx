import { ChevronDown, ChevronUp, Copy, Eraser, Search, X } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { t } from '../../i18n/i18n.ts';
import type { SerialSurface } from '../../consoles/surface.ts';
import { IconButton } from '../../ui/button.tsx';
import type { ToolsProps } from './console-frame.tsx';

/** The tools of a serial line: find, copy, and taking away what is kept. */
export function SerialTools({ live, tell }: ToolsProps) {
  const { surface } = useStore(live.view);
  const [isFinding, setIsFinding] = useState(false);
  const serial = surface?.kind === 'serial' ? surface : null;
  const copy = (): void => {
    navigator.clipboard.writeText(serial?.text() ?? '').then(
      () => tell(t('common.copied')),
      () => tell(t('common.copyFailed')),
    );
  };
  return (
    <>
      {isFinding && serial ? (
        <FindField
          serial={serial}
          onClose={() => {
            serial.find('', 'next');
            setIsFinding(false);
            serial.focus();
          }}
        />
      ) : (
        <IconButton
          label={t('console.find.open')}
          icon={<Search size={15} />}
          disabled={!serial}
          onClick={() => setIsFinding(true)}
        />
      )}
      <IconButton label={t('console.copy')} icon={<Copy size={15} />} disabled={!serial} onClick={copy} />
      <IconButton
        label={t('console.clear')}
        icon={<Eraser size={15} />}
        disabled={!serial}
        onClick={() => {
          serial?.clear();
          serial?.focus();
        }}
      />
    </>
  );
}

function FindField({ serial, onClose }: { serial: SerialSurface; onClose: () => void }) {
  const [text, setText] = useState('');
  const [isFound, setIsFound] = useState(true);
  const find = (wanted: string, direction: 'next' | 'previous'): void =>
    setIsFound(serial.find(wanted, direction) || wanted === '');
  return (
    <span className="console-find" role="search">
      <input
        className="input"
        aria-label={t('console.find.label')}
        aria-invalid={!isFound}
        value={text}
        maxLength={200}
        autoFocus
        spellCheck={false}
        onChange={({ target }) => {
          setText(target.value);
          find(target.value, 'previous');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find(text, event.shiftKey ? 'next' : 'previous');
          else if (event.key === 'Escape') onClose();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span className="visually-hidden" role="status">
        {isFound ? '' : t('console.find.none')}
      </span>
      <IconButton
        label={t('console.find.previous')}
        icon={<ChevronUp size={15} />}
        onClick={() => find(text, 'previous')}
      />
      <IconButton
        label={t('console.find.next')}
        icon={<ChevronDown size={15} />}
        onClick={() => find(text, 'next')}
      />
      <IconButton label={t('console.find.close')} icon={<X size={15} />} onClick={onClose} />
    </span>
  );
}
