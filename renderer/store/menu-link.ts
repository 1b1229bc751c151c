import { Preferences } from '../../shared/preferences.ts';

/** What an entry of the desktop's menu asks of the page. */
export type MenuRequest =
  { type: 'add-cluster' | 'network' } | { type: 'theme'; theme: Preferences['theme'] };

/**
 * Reads `acre://open?dialog=add-cluster|network` and `acre://open?theme=system|dark|light`, which the menu sends; null for
 * anything else. A deep link from outside may say the same, which does no harm.
 */
export function parseMenuLink(text: string): MenuRequest | null {
  if (!URL.canParse(text)) return null;
  const { protocol, host, searchParams } = new URL(text);
  if (protocol !== 'acre:' || host !== 'open') return null;
  const dialog = searchParams.get('dialog');
  if (dialog === 'add-cluster' || dialog === 'network') return { type: dialog };
  const theme = Preferences.shape.theme.safeParse(searchParams.get('theme') ?? '');
  return theme.success ? { type: 'theme', theme: theme.data } : null;
}
