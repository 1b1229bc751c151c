import { LayoutGrid } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { isLayoutName } from '../../consoles/keyboard/layouts.ts';
import { t } from '../../i18n/i18n.ts';
import type { OpenConsole } from '../../store/consoles.ts';
import { IconButton } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Strip, StripEntry } from '../../ui/strip.tsx';
import { Name } from '../../ui/text.tsx';
import { useApp, useConsoles, useView } from '../app-context.ts';
import { openConsoleWindow } from './console-acts.ts';
import { consoleIcons } from './console-icons.ts';
import { ConsoleFrame } from './console-frame.tsx';
import type { ConsolePlace } from './console-frame.tsx';
import { glyphOf, kindWords } from './console-words.ts';
import { enterFullScreen, leaveFullScreen, onLeftFullScreen } from './full-screen.ts';

/** The open consoles: one at a time by tabs, or all side by side. */
export function ConsolesTab() {
  const { preferences, consoles } = useApp();
  const { open, active, full } = useConsoles((state) => state);
  const isTiled = useView((state) => state.preferences.isConsoleTiled);
  useEffect(() => onLeftFullScreen(() => consoles.setFull(null)), [consoles]);
  if (open.length === 0) return <p className="drawer-empty">{t('console.none')}</p>;
  const shown = isTiled ? open : open.filter(({ id }) => id === (full ?? active));
  return (
    <div className="consoles">
      <Strip
        label={t('console.list')}
        tools={
          <IconButton
            label={isTiled ? t('console.untile') : t('console.tile')}
            icon={<LayoutGrid size={15} />}
            aria-pressed={isTiled}
            onClick={() => preferences.change({ isConsoleTiled: !isTiled })}
          />
        }
      >
        {open.map((entry) => (
          <ConsoleEntry key={entry.id} entry={entry} isActive={entry.id === active} />
        ))}
      </Strip>
      <div className={isTiled ? 'consoles-tiles' : 'consoles-one'}>
        {shown.map((entry) => (
          <Placed key={entry.id} entry={entry} isTiled={isTiled} isFull={entry.id === full} />
        ))}
      </div>
    </div>
  );
}

function ConsoleEntry({ entry, isActive }: { entry: OpenConsole; isActive: boolean }) {
  const { consoles } = useApp();
  const { id, name, live } = entry;
  const view = useStore(live.view);
  const Icon = consoleIcons[live.kind];
  const kind = kindWords(live.kind);
  return (
    <StripEntry
      isActive={isActive}
      closeLabel={t('console.closeOf', { kind, name })}
      onChoose={() => {
        consoles.activate(id);
        setTimeout(() => live.view.getState().surface?.focus());
      }}
      onClose={() => consoles.close(id)}
    >
      <StateGlyph state={glyphOf(view)} />
      <Icon size={13} aria-hidden />
      <Name text={name} />
      <span className="visually-hidden">{kind}</span>
    </StripEntry>
  );
}

function Placed({ entry, isTiled, isFull }: { entry: OpenConsole; isTiled: boolean; isFull: boolean }) {
  const app = useApp();
  const { consoles, preferences, actions } = app;
  const layout = useView((state) => state.preferences.consoleLayout);
  const { id, name, live } = entry;
  const place: ConsolePlace = {
    layout: isLayoutName(layout) ? layout : 'us',
    setLayout: (consoleLayout) => preferences.change({ consoleLayout }),
    keepScale: (consoleScale) => preferences.change({ consoleScale }),
    start: () => void actions.run('vm.start', live.vm),
    isFull,
    setFull: (isWanted) => {
      consoles.setFull(isWanted ? id : null);
      void (isWanted ? enterFullScreen() : leaveFullScreen());
    },
    openWindow: () => {
      if (openConsoleWindow(app, live.vm, live.kind)) consoles.close(id);
    },
    close: () => consoles.close(id),
  };
  return <ConsoleFrame live={live} name={name} place={place} isNamed={isTiled || isFull} />;
}
