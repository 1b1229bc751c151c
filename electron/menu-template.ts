import type { MenuItemConstructorOptions } from 'electron';

/** What the menu asks of the app: deep links to the page, as if they came from outside. */
export type MenuOptions = {
  platform: NodeJS.Platform;
  /** Whether the developer tools are offered: in development only. */
  hasDevTools: boolean;
  follow: (link: string) => void;
};

/** The menu as a template: the roles of the platform, and the app's own entries. */
export function toTemplate({ platform, hasDevTools, follow }: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const entry = (label: string, query: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => follow(`acre://open?${query}`),
  });
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
        entry('Add cluster…', 'dialog=add-cluster', 'CmdOrCtrl+O'),
        entry('Network…', 'dialog=network'),
        { type: 'separator' },
        { role: isMac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ role: 'about' }] },
  ];
}
