import type { MenuItemConstructorOptions } from 'electron';
import { toAccelerator } from '../shared/shortcuts/chord.ts';
import { keysOf } from '../shared/shortcuts/keymap.ts';
import type { ShortcutChoices } from '../shared/shortcuts/keymap.ts';
import type { ShortcutId } from '../shared/shortcuts/table.ts';
import type { Language } from '../shared/language.ts';
import { menuTexts } from './menu-texts.ts';

/** What the menu asks of the app: deep links to the page, as if they came from outside. */
export type MenuOptions = {
  platform: NodeJS.Platform;
  language: Language;
  /** Whether the developer tools are offered: in development only. */
  hasDevTools: boolean;
  follow: (link: string) => void;
  /** The shortcuts the user chose: entries show the keys that the page listens to. */
  shortcuts: ShortcutChoices;
};

/** The menu as a template: the roles of the platform, and the app's own entries. */
export function toTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const { platform, language, hasDevTools, follow, shortcuts } = options;
  const text = menuTexts[language];
  const isMac = platform === 'darwin';
  const entry = (label: string, query: string, shortcut?: ShortcutId): MenuItemConstructorOptions => {
    const chords = shortcut === undefined ? [] : keysOf(shortcut, shortcuts);
    const accelerator = chords.map(toAccelerator).find((each) => each !== undefined);
    return {
      label,
      // The page acts on the key itself, unless something in it has the keyboard.
      ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
      click: () => follow(`acre://open?${query}`),
    };
  };
  const view: MenuItemConstructorOptions[] = [
    {
      label: text.theme,
      submenu: [
        entry(text.system, 'theme=system'),
        entry(text.dark, 'theme=dark'),
        entry(text.light, 'theme=light'),
      ],
    },
    { type: 'separator' },
    { role: 'resetZoom', label: text.resetZoom },
    { role: 'zoomIn', label: text.zoomIn },
    { role: 'zoomOut', label: text.zoomOut },
    { type: 'separator' },
    { role: 'togglefullscreen', label: text.fullScreen },
  ];
  if (hasDevTools) view.push({ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' });
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: text.file,
      submenu: [
        entry(text.addCluster, 'dialog=add-cluster', 'addCluster'),
        entry(text.network, 'dialog=network', 'network'),
        { type: 'separator' },
        entry(text.settings, 'dialog=settings', 'settings'),
        { type: 'separator' },
        isMac ? { role: 'close', label: text.close } : { role: 'quit', label: text.quit },
      ],
    },
    {
      role: 'editMenu',
      label: text.edit,
      submenu: [
        { role: 'undo', label: text.undo },
        { role: 'redo', label: text.redo },
        { type: 'separator' },
        { role: 'cut', label: text.cut },
        { role: 'copy', label: text.copy },
        { role: 'paste', label: text.paste },
        { role: 'selectAll', label: text.selectAll },
      ],
    },
    { label: text.view, submenu: view },
    {
      role: 'windowMenu',
      label: text.window,
      submenu: [
        { role: 'minimize', label: text.minimize },
        { role: 'close', label: text.close },
      ],
    },
    {
      role: 'help',
      label: text.help,
      submenu: [
        entry(text.keys, 'dialog=shortcuts', 'shortcuts'),
        entry(text.tour, 'dialog=tour'),
        entry(text.news, 'dialog=news'),
        { type: 'separator' },
        entry(text.about, 'dialog=about'),
      ],
    },
  ];
}
