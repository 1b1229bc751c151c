import { Maximize, Minus, Network, PanelBottom, PanelLeft, PanelRight, SquarePlus, Plus } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatShare } from '../../ui/format.ts';
import { Mark } from '../../ui/mark.tsx';
import { showNewVmHere } from '../vm-editor/acts.ts';
import { useApp, useView } from '../app-context.ts';
import { ExportMenu } from '../export-items.tsx';
import { FindBox } from '../find/find-box.tsx';
import { useShortcut } from '../keys.ts';
import { HelpMenu } from '../help/help-menu.tsx';
import { PlanState } from '../plans/plan-state.tsx';
import { RunIndicator } from '../runs/run-indicator.tsx';
import { DemoTag } from './demo-tag.tsx';
import { OverlayMenu } from './overlay-menu.tsx';
import { ThemeMenu } from './theme-menu.tsx';
import { VaultNotice } from './vault-notice.tsx';
import './top-bar.css';

/** The bar over everything: find, overlay, zoom, theme, and which panels are open. */
export function TopBar() {
  return (
    <div className="top-bar">
      <div className="top-bar-side">
        <PanelToggle panel="isRailOpen" />
        <h1 className="top-bar-brand">
          <Mark size={18} />
          {t('app.name')}
        </h1>
        <DemoTag />
      </div>
      <FindBox />
      <div className="top-bar-side top-bar-end">
        <RunIndicator />
        <VaultNotice />
        <PlanState />
        <OverlayMenu />
        <span className="top-bar-rule" />
        <Zoom />
        <span className="top-bar-rule" />
        <NewVmButton />
        <ExportMenu />
        <NetworkButton />
        <ThemeMenu />
        <HelpMenu />
        <PanelToggle panel="isDrawerOpen" />
        <PanelToggle panel="isInspectorOpen" />
      </div>
    </div>
  );
}

function NewVmButton() {
  const app = useApp();
  return (
    <IconButton
      label={t('vmForm.new')}
      shortcut={useShortcut('newVm')}
      icon={<SquarePlus size={16} />}
      aria-haspopup="dialog"
      onClick={() => showNewVmHere(app)}
    />
  );
}

function NetworkButton() {
  const { view } = useApp();
  return (
    <IconButton
      label={t('network.title')}
      icon={<Network size={16} />}
      aria-haspopup="dialog"
      onClick={() => view.setState({ dialog: { type: 'network' } })}
    />
  );
}

function Zoom() {
  const app = useApp();
  const zoom = useView((state) => state.zoom);
  return (
    <div className="top-bar-zoom" role="group" aria-label={t('zoom.group')}>
      <IconButton
        label={t('zoom.out')}
        shortcut={useShortcut('zoomOut')}
        icon={<Minus size={15} />}
        onClick={() => app.canvas.current?.zoomBy(0.8)}
      />
      <span className="top-bar-percent">{formatShare(zoom, 1)}</span>
      <IconButton
        label={t('zoom.in')}
        shortcut={useShortcut('zoomIn')}
        icon={<Plus size={15} />}
        onClick={() => app.canvas.current?.zoomBy(1.25)}
      />
      <IconButton
        label={t('zoom.fit')}
        shortcut={useShortcut('fit')}
        icon={<Maximize size={15} />}
        onClick={() => app.canvas.current?.fit()}
      />
    </div>
  );
}

const panelIcons = { isRailOpen: PanelLeft, isDrawerOpen: PanelBottom, isInspectorOpen: PanelRight };

function PanelToggle({ panel }: { panel: keyof typeof panelIcons }) {
  const { preferences } = useApp();
  const isOpen = useView((state) => state.preferences[panel]);
  const Icon = panelIcons[panel];
  return (
    <IconButton
      label={t(`toggle.${panel}`)}
      icon={<Icon size={16} />}
      aria-pressed={isOpen}
      className="panel-toggle"
      onClick={() => preferences.change({ [panel]: !isOpen })}
    />
  );
}
