import { Menu } from 'electron';
import { toTemplate } from './menu-template.ts';
import type { MenuOptions } from './menu-template.ts';

/** Sets the app's menu. */
export function setMenu(options: MenuOptions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(toTemplate(options)));
}
