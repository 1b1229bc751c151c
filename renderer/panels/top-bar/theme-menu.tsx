import { DropdownMenu } from 'radix-ui';
import { Check, Monitor, Moon, Sun } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import { IconButton } from '../../ui/button.tsx';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import { useApp, useView } from '../app-context.ts';

const themes = ['system', 'light', 'dark'] as const;
const icons = { system: Monitor, light: Sun, dark: Moon };

/** Chooses the theme: the system's, light or dark. */
export function ThemeMenu() {
  const { preferences } = useApp();
  const theme = useView((state) => state.preferences.theme);
  const Icon = icons[theme];
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t('theme.label')} icon={<Icon size={16} />} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          <DropdownMenu.RadioGroup
            value={theme}
            onValueChange={(value) => preferences.change({ theme: value as Preferences['theme'] })}
          >
            {themes.map((name) => (
              <ThemeItem key={name} name={name} />
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function ThemeItem({ name }: { name: (typeof themes)[number] }) {
  const Icon = icons[name];
  return (
    <DropdownMenu.RadioItem value={name} className="menu-item">
      <Icon size={14} aria-hidden />
      <span className="menu-item-text">{t(`theme.${name}`)}</span>
      <DropdownMenu.ItemIndicator>
        <Check size={14} aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}
