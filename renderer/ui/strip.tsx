import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { reveal } from './reveal.ts';
import './strip.css';

type StripProps = { label: string; children: ReactNode; tools?: ReactNode };

/** A row of things that are open, of which one is shown; `tools` stand at its end. */
export function Strip({ label, children, tools }: StripProps) {
  return (
    <div className="strip">
      <ul className="strip-list" aria-label={label}>
        {children}
      </ul>
      {tools}
    </div>
  );
}

type StripEntryProps = {
  isActive: boolean;
  onChoose: () => void;
  onClose: () => void;
  /** What closing it is called. */
  closeLabel: string;
  children: ReactNode;
};

/** One of a row of things that are open; the middle button of the mouse closes it too. */
export function StripEntry({ isActive, onChoose, onClose, closeLabel, children }: StripEntryProps) {
  const entry = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isActive) reveal(entry.current);
  }, [isActive]);
  return (
    <li ref={entry} className={isActive ? 'strip-entry strip-entry-active' : 'strip-entry'}>
      <button
        type="button"
        className="strip-choose"
        aria-current={isActive || undefined}
        onClick={onChoose}
        onAuxClick={(event) => event.button === 1 && onClose()}
      >
        {children}
      </button>
      <IconButton label={closeLabel} icon={<X size={13} />} onClick={onClose} />
    </li>
  );
}
