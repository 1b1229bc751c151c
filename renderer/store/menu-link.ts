import { Preferences } from '../../shared/preferences.ts';

/** What an entry of the desktop's menu asks of the page. */
export type MenuRequest =
  | { type: 'add-cluster' | 'network' | 'settings' | 'shortcuts' | 'tour' | 'news' | 'about' }
  | { type: 'theme'; theme: Preferences['theme'] };

const dialogs = ['add-cluster', 'network', 'settings', 'shortcuts', 'tour', 'news', 'about'] as const;

/**
 * Reads `acre://open?dialog=NAME`, where the name is one of `dialogs`, and `acre://open?theme=system|dark|light`, which
 * the menu sends; null for anything else. A deep link from outside may say the same, which does no harm.
 */
export function parseMenuLink(text: string): MenuRequest | null {
  if (!URL.canParse(text)) return null;
  const { protocol, host, searchParams } = new URL(text);
  if (protocol !== 'acre:' || host !== 'open') return null;
  const asked = searchParams.get('dialog');
  const dialog = dialogs.find((name) => name === asked);
  if (dialog !== undefined) return { type: dialog };
  const theme = Preferences.shape.theme.safeParse(searchParams.get('theme') ?? '');
  return theme.success ? { type: 'theme', theme: theme.data } : null;
}
