import { DropdownMenu } from 'radix-ui';
import { Check, Contrast, Monitor, Moon, Sun } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import { IconButton } from '../../ui/button.tsx';
import { menuPlace } from '../../ui/menu-place.ts';
import '../../ui/menu.css';
import { useApp, useView } from '../app-context.ts';

const themes = ['system', 'light', 'dark'] as const;
const icons = { system: Monitor, light: Sun, dark: Moon };
const contrasts = ['system', 'on', 'off'] as const;

/** Chooses the theme, the system's, light or dark, and whether its colours are of high contrast. */
export function ThemeMenu() {
  const { preferences } = useApp();
  const theme = useView((state) => state.preferences.theme);
  const contrast = useView((state) => state.preferences.contrast);
  const Icon = icons[theme];
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton label={t('theme.label')} icon={<Icon size={16} />} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={menuPlace()}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          <DropdownMenu.RadioGroup
            aria-label={t('theme.label')}
            value={theme}
            onValueChange={(value) => preferences.change({ theme: value as Preferences['theme'] })}
          >
            {themes.map((name) => (
              <Choice key={name} value={name} text={t(`theme.${name}`)} icon={icons[name]} />
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="menu-separator" />
          <DropdownMenu.RadioGroup
            aria-label={t('contrast.label')}
            value={contrast}
            onValueChange={(value) => preferences.change({ contrast: value as Preferences['contrast'] })}
          >
            <DropdownMenu.Label className="menu-label">
              <Contrast size={14} aria-hidden />
              {t('contrast.label')}
            </DropdownMenu.Label>
            {contrasts.map((name) => (
              <Choice key={name} value={name} text={t(`contrast.${name}`)} />
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Choice({ value, text, icon: Icon }: { value: string; text: string; icon?: LucideIcon }) {
  return (
    <DropdownMenu.RadioItem value={value} className="menu-item">
      {Icon ? <Icon size={14} aria-hidden /> : <span className="menu-item-space" />}
      <span className="menu-item-text">{text}</span>
      <DropdownMenu.ItemIndicator>
        <Check size={14} aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}
