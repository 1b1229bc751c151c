import { DropdownMenu } from 'radix-ui';
import { CircleQuestionMark, GraduationCap, Info, Keyboard, Newspaper, Settings } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ShortcutId } from '../../../shared/shortcuts/table.ts';
import { t } from '../../i18n/i18n.ts';
import { IconButton } from '../../ui/button.tsx';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import { useApp, useView } from '../app-context.ts';
import { useShortcut } from '../keys.ts';
import { canTour, startTour, tourTitle } from '../tour/acts.ts';

/** Settings, keys, the tour, news, and what the app is. */
export function HelpMenu() {
  const app = useApp();
  const { view } = app;
  // Both decide what the entry of the tour says.
  useView((state) => state.preferences.tour);
  useView((state) => state.demo);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t('help.menu')} data-tour="help" icon={<CircleQuestionMark size={16} />} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          <Entry
            icon={Settings}
            text={t('menu.asks', { verb: t('preferences.title') })}
            shortcut="settings"
            onSelect={() => view.setState({ dialog: { type: 'settings', section: null } })}
          />
          <Entry
            icon={Keyboard}
            text={t('keys.title')}
            shortcut="shortcuts"
            onSelect={() => view.setState({ dialog: { type: 'shortcuts' } })}
          />
          {canTour(app) && (
            <Entry icon={GraduationCap} text={tourTitle(app)} onSelect={() => void startTour(app)} />
          )}
          <DropdownMenu.Separator className="menu-separator" />
          <Entry
            icon={Newspaper}
            text={t('news.title')}
            onSelect={() => view.setState({ dialog: { type: 'news' } })}
          />
          <Entry
            icon={Info}
            text={t('about.title')}
            onSelect={() => view.setState({ dialog: { type: 'about' } })}
          />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

type EntryProps = { icon: LucideIcon; text: string; shortcut?: ShortcutId; onSelect: () => void };

function Entry({ icon: Icon, text, shortcut, onSelect }: EntryProps) {
  return (
    <DropdownMenu.Item className="menu-item" onSelect={() => setTimeout(onSelect)}>
      <Icon size={14} aria-hidden />
      <span className="menu-item-text">{text}</span>
      {shortcut && <Hint shortcut={shortcut} />}
    </DropdownMenu.Item>
  );
}

function Hint({ shortcut }: { shortcut: ShortcutId }) {
  const keys = useShortcut(shortcut);
  return keys === undefined ? null : <span className="menu-side">{keys}</span>;
}
