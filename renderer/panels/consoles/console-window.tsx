import { useEffect, useState } from 'react';
import type { Contract } from '../../../shared/ipc/contract.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import type { Client } from '../../backend/connect.ts';
import { isLayoutName } from '../../consoles/keyboard/layouts.ts';
import type { LiveConsole } from '../../consoles/live-console.ts';
import { TipProvider } from '../../ui/tip.tsx';
import { ConsoleFrame } from './console-frame.tsx';
import type { ConsolePlace } from './console-frame.tsx';
import { enterFullScreen, leaveFullScreen, onLeftFullScreen } from './full-screen.ts';

type ConsoleWindowProps = {
  backend: Pick<Client<Contract>, 'call'>;
  live: LiveConsole;
  name: string;
  /** Preferences as they were when the window was opened. */
  kept: Preferences;
};

/** A console in a window of its own. */
export function ConsoleWindow({ backend, live, name, kept }: ConsoleWindowProps) {
  const [layout, setLayout] = useState(isLayoutName(kept.consoleLayout) ? kept.consoleLayout : 'us');
  const [isFull, setIsFull] = useState(false);
  useEffect(() => onLeftFullScreen(() => setIsFull(false)), []);
  // Where it cannot be remembered it is asked for again.
  const keep = (change: Partial<Preferences>): void => void backend.call('preferences.write', change);
  const place: ConsolePlace = {
    layout,
    setLayout: (consoleLayout) => {
      setLayout(consoleLayout);
      keep({ consoleLayout });
    },
    keepScale: (consoleScale) => keep({ consoleScale }),
    start: () => void backend.call('action.run', { action: 'vm.start', entity: live.vm }),
    isFull,
    setFull: (isWanted) => {
      setIsFull(isWanted);
      void (isWanted ? enterFullScreen() : leaveFullScreen());
    },
    openWindow: null,
    close: null,
  };
  return (
    <TipProvider delayDuration={500}>
      <main className="console-window">
        <ConsoleFrame live={live} name={name} place={place} isNamed />
      </main>
    </TipProvider>
  );
}
