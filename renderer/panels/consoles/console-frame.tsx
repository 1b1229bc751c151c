import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { t } from '../../i18n/i18n.ts';
import type { LiveConsole } from '../../consoles/live-console.ts';
import type { LayoutName } from '../../consoles/keyboard/layouts.ts';
import type { Scale } from '../../consoles/surface.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { consoleIcons } from './console-icons.ts';
import { ConsoleNotice } from './console-notice.tsx';
import { glyphOf, kindWords } from './console-words.ts';
import { ScreenTools } from './screen-tools.tsx';
import { SerialTools } from './serial-tools.tsx';
import { WindowTools } from './window-tools.tsx';
import './consoles.css';

/** What a console's frame is given by the place it stands in. */
export type ConsolePlace = {
  layout: LayoutName;
  setLayout: (layout: LayoutName) => void;
  /** Remembers how screens are scaled. */
  keepScale: (scale: Scale) => void;
  /** Asks for the VM to be started. */
  start: () => void;
  isFull: boolean;
  setFull: (isFull: boolean) => void;
  /** Moves the console to a window of its own; null where it is in one. */
  openWindow: (() => void) | null;
  /** Closes the console; null where its window does. */
  close: (() => void) | null;
};

/** What every row of tools works with. */
export type ToolsProps = {
  live: LiveConsole;
  name: string;
  place: ConsolePlace;
  tell: (text: string) => void;
};

/** What comes so soon after it was asked for gets the keys, in milliseconds. */
const soonMs = 5_000;
/** How long a short message stays, in milliseconds. */
const saidMs = 4_000;

/** A console with its tools, and how it stands where it is not connected. */
export function ConsoleFrame({
  live,
  name,
  place,
  isNamed,
}: {
  live: LiveConsole;
  name: string;
  place: ConsolePlace;
  /** Whether the frame says whose console it is. */
  isNamed: boolean;
}) {
  const view = useStore(live.view);
  const [said, setSaid] = useState<{ text: string } | null>(null);
  const [hasFocus, setHasFocus] = useState(false);
  const mount = useRef<HTMLDivElement>(null);
  const tools = useRef<HTMLDivElement>(null);
  const Icon = consoleIcons[live.kind];
  const { surface, isReady } = view;
  const isShown = view.state?.type === 'open' && (live.kind === 'serial' || isReady);
  const [openedAt] = useState(() => performance.now());
  const isOpen = view.state?.type === 'open' && !view.ended;
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), saidMs);
    return () => clearTimeout(timer);
  }, [said]);
  useEffect(() => {
    const parent = mount.current;
    if (!parent || !surface) return;
    parent.append(surface.element);
    // The way back to the page: everything else goes to the VM.
    const onKey = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || !event.altKey || event.key !== 'Home') return;
      event.preventDefault();
      event.stopPropagation();
      surface.blur();
      tools.current?.querySelector<HTMLElement>('button:not([disabled])')?.focus();
    };
    parent.addEventListener('keydown', onKey, true);
    return () => {
      parent.removeEventListener('keydown', onKey, true);
      // Another place may have taken it already.
      if (surface.element.parentElement === parent) surface.element.remove();
    };
  }, [surface]);
  // Whoever opens a console wants to type into it; one that comes later takes the keys from nobody.
  useEffect(() => {
    if (isShown && performance.now() - openedAt < soonMs) live.view.getState().surface?.focus();
  }, [isShown, live, openedAt]);
  const props: ToolsProps = { live, name, place, tell: (text) => setSaid({ text }) };
  const words = said?.text ?? (isOpen && hasFocus ? t('console.leave') : '');
  return (
    <section
      className={place.isFull ? 'console console-full' : 'console'}
      aria-label={t('console.label', { kind: kindWords(live.kind), name })}
      data-state={view.ended ? 'ended' : (view.state?.type ?? 'connecting')}
    >
      <header className="console-bar">
        <StateGlyph state={glyphOf(view)} label={isOpen ? t('console.state.open') : null} />
        {isNamed && (
          <span className="console-name">
            <Icon size={13} aria-hidden />
            <Name text={name} isStrong />
          </span>
        )}
        <span className="console-said muted" role="status">
          {words}
        </span>
        <div ref={tools} className="console-tools" role="toolbar" aria-label={t('console.tools')}>
          {live.kind === 'vnc' ? <ScreenTools {...props} /> : <SerialTools {...props} />}
          <WindowTools {...props} />
        </div>
      </header>
      <div className="console-body">
        <div
          ref={mount}
          className={`console-mount console-mount-${live.kind} console-mount-${view.scale}`}
          role="group"
          aria-label={t('console.screen', { name })}
          inert={!isOpen}
          onFocus={() => setHasFocus(true)}
          onBlur={() => setHasFocus(false)}
        />
        {!isOpen && <ConsoleNotice live={live} place={place} />}
      </div>
    </section>
  );
}
