import { isPageUrl } from './page-protocol.ts';

/** The size of a console's window at first, and the smallest one, in device-independent pixels. */
const size = { width: 1_060, height: 840, minWidth: 480, minHeight: 360 };

/** Whether an address is that of a console in a window of its own: the only page that a page may open. */
export function isConsoleUrl(url: string): boolean {
  return isPageUrl(url) && new URL(url).pathname === '/console.html';
}

/** An answer to a page that wishes to open a window, as Electron takes it (setWindowOpenHandler). */
export type WindowOpening<P> =
  | { action: 'deny' }
  | {
      action: 'allow';
      overrideBrowserWindowOptions: typeof size & {
        title: string;
        autoHideMenuBar: boolean;
        webPreferences: P;
      };
    };

/** What becomes of a page's wish to open a window: one for a console, with the same locks, and nothing else. */
export function toWindowOpening<P>(url: string, webPreferences: P): WindowOpening<P> {
  if (!isConsoleUrl(url)) return { action: 'deny' };
  return {
    action: 'allow',
    overrideBrowserWindowOptions: { ...size, title: 'Acre', autoHideMenuBar: true, webPreferences },
  };
}
