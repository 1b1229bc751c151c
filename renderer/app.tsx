import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ComponentType } from 'react';
import { Direction } from 'radix-ui';
import './app.css';
import { t } from './i18n/i18n.ts';
import { isRightToLeft, languageNow } from './i18n/locale.ts';
import { AppProvider, useApp, useView, useWorld } from './panels/app-context.ts';
import type { App } from './panels/app-context.ts';
import { Drawer } from './panels/drawer/drawer.tsx';
import { DropTarget } from './panels/drop-target.tsx';
import { Inspector } from './panels/inspector/inspector.tsx';
import { LinkBanner } from './panels/link-banner.tsx';
import { NodeMenu } from './panels/node-menu.tsx';
import { TemplateStrip } from './panels/plans/template-strip.tsx';
import { Rail } from './panels/rail/rail.tsx';
import { Shortcuts } from './panels/shortcuts.tsx';
import { Toasts } from './panels/toasts.tsx';
import { TopBar } from './panels/top-bar/top-bar.tsx';
import { Topology } from './panels/topology.tsx';
import { Tour } from './panels/tour/tour.tsx';
import { fitPanels, panelLimits } from './store/panel-sizes.ts';
import { Splitter } from './ui/splitter.tsx';
import { TipProvider } from './ui/tip.tsx';

const dialogsWithinMs = 5_000;

/** The whole page. */
export function AppView({ app }: { app: App }) {
  return (
    <AppProvider value={app}>
      <Direction.Provider dir={isRightToLeft(languageNow()) ? 'rtl' : 'ltr'}>
        <TipProvider delayDuration={500}>
          <Frame />
          <NodeMenu />
          <OpenDialog />
          <Toasts />
          <DropTarget />
          <Shortcuts />
          <Tour />
        </TipProvider>
      </Direction.Provider>
    </AppProvider>
  );
}

/** The dialogs: nothing of them is drawn at the start, so they are read in the first idle moment after. */
function OpenDialog() {
  const [read, setRead] = useState<{ Dialogs: ComponentType } | null>(null);
  const isWanted = useView((state) => state.dialog !== null);
  // The clusters come together with what was last seen of them.
  const isShown = useWorld((state) => state.clusters !== null);
  useEffect(() => {
    if (read || !(isWanted || isShown)) return;
    const start = (): void => void import('./panels/dialogs.tsx').then(setRead);
    if (isWanted) {
      start();
      return;
    }
    const idle = requestIdleCallback(start, { timeout: dialogsWithinMs });
    return () => cancelIdleCallback(idle);
  }, [read, isWanted, isShown]);
  return read && <read.Dialogs />;
}

function Frame() {
  const { preferences } = useApp();
  const chosen = useView((state) => state.preferences);
  const width = useSyncExternalStore(onResize, () => innerWidth);
  const height = useSyncExternalStore(onResize, () => innerHeight);
  const sizes = fitPanels({ width, height }, chosen);
  return (
    <div className="frame">
      <header className="frame-bar">
        <TopBar />
      </header>
      {sizes.rail > 0 && (
        <nav className="frame-rail" aria-label={t('frame.rail')} style={{ width: sizes.rail }}>
          <Rail />
          <Splitter
            label={t('frame.sizeRail')}
            panel="before"
            orientation="vertical"
            value={sizes.rail}
            {...panelLimits.rail}
            onChange={(railWidth) => preferences.change({ railWidth })}
          />
        </nav>
      )}
      <main className="frame-canvas" aria-label={t('frame.canvas')}>
        <TemplateStrip />
        <div className="frame-place">
          <LinkBanner />
          <Topology />
        </div>
      </main>
      {sizes.inspector > 0 && (
        <aside
          className="frame-inspector"
          aria-label={t('frame.inspector')}
          style={{ width: sizes.inspector }}
        >
          <Splitter
            label={t('frame.sizeInspector')}
            panel="after"
            orientation="vertical"
            value={sizes.inspector}
            {...panelLimits.inspector}
            onChange={(inspectorWidth) => preferences.change({ inspectorWidth })}
          />
          <Inspector />
        </aside>
      )}
      {sizes.drawer > 0 && (
        <section className="frame-drawer" aria-label={t('frame.drawer')} style={{ height: sizes.drawer }}>
          <Splitter
            label={t('frame.sizeDrawer')}
            panel="after"
            orientation="horizontal"
            value={sizes.drawer}
            {...panelLimits.drawer}
            onChange={(drawerHeight) => preferences.change({ drawerHeight })}
          />
          <Drawer />
        </section>
      )}
    </div>
  );
}

function onResize(listener: () => void): () => void {
  addEventListener('resize', listener);
  return () => removeEventListener('resize', listener);
}
