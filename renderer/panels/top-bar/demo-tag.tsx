import { DropdownMenu } from 'radix-ui';
import { ChevronDown, GraduationCap, LogOut } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import { useApp, useView } from '../app-context.ts';
import { MenuItem } from '../node-items.tsx';
import { startTour, stopDemo, tourTitle } from '../tour/acts.ts';

/** Says that clusters are simulated, and offers the tour and the way out. */
export function DemoTag() {
  const app = useApp();
  const isDemo = useView((state) => state.info?.isDemo ?? false);
  const isOn = useView((state) => state.demo?.state === 'on');
  // Decides what the entry of the tour says.
  useView((state) => state.preferences.tour);
  if (!isDemo && !isOn) return null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="top-bar-tag" aria-label={t('demo.menu')}>
        {t('app.demo')}
        <ChevronDown size={11} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu" align="start" sideOffset={6} collisionPadding={8}>
          <MenuItem icon={<GraduationCap size={14} aria-hidden />} onSelect={() => void startTour(app)}>
            {tourTitle(app)}
          </MenuItem>
          {isOn && (
            <MenuItem icon={<LogOut size={14} aria-hidden />} onSelect={() => void stopDemo(app)}>
              {t('demo.stop')}
            </MenuItem>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
