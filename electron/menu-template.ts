import type { MenuItemConstructorOptions } from 'electron';
import { toAccelerator } from '../shared/shortcuts/chord.ts';
import { keysOf } from '../shared/shortcuts/keymap.ts';
import type { ShortcutChoices } from '../shared/shortcuts/keymap.ts';
import type { ShortcutId } from '../shared/shortcuts/table.ts';

/** What the menu asks of the app: deep links to the page, as if they came from outside. */
export type MenuOptions = {
  platform: NodeJS.Platform;
  /** Whether the developer tools are offered: in development only. */
  hasDevTools: boolean;
  follow: (link: string) => void;
  /** The shortcuts the user chose: entries show the keys that the page listens to. */
  shortcuts: ShortcutChoices;
};

/** The menu as a template: the roles of the platform, and the app's own entries. */
export function toTemplate({
  platform,
  hasDevTools,
  follow,
  shortcuts,
}: MenuOptions): MenuItemConstructorOptions[] {
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
      label: 'Theme',
      submenu: [entry('System', 'theme=system'), entry('Dark', 'theme=dark'), entry('Light', 'theme=light')],
    },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  if (hasDevTools) view.push({ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' });
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        entry('Add cluster…', 'dialog=add-cluster', 'addCluster'),
        entry('Network…', 'dialog=network', 'network'),
        { type: 'separator' },
        entry('Settings…', 'dialog=settings', 'settings'),
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        entry('Keyboard shortcuts', 'dialog=shortcuts', 'shortcuts'),
        entry('Take the tour', 'dialog=tour'),
        entry('What’s new', 'dialog=news'),
        { type: 'separator' },
        entry('About Acre', 'dialog=about'),
      ],
    },
  ];
}
