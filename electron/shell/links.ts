/** Longest deep link that is looked at, in characters. */
const maxLength = 2_000;

/**
 * A deep link of the app, `acre://open?...`, in its normal form; null for anything else. What its words mean is for
 * the page, which takes them as untrusted.
 */
export function parseLink(text: string): string | null {
  if (text.length > maxLength || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'acre:' || url.host !== 'open' || url.username !== '' || url.password !== '')
    return null;
  if (url.pathname !== '' && url.pathname !== '/') return null;
  return `acre://open${url.search}`;
}

/** The first deep link among the words of a command line, as the desktop passes it on Linux and Windows. */
export function findLink(args: readonly string[]): string | null {
  for (const arg of args) {
    const link = arg.startsWith('acre:') ? parseLink(arg) : null;
    if (link !== null) return link;
  }
  return null;
}

/** Deep links between the desktop and the page: kept until a page listens. */
export type Links = {
  push: (url: string) => void;
  /** Calls the listener with the links that wait and with later ones; returns how to stop. */
  follow: (listener: (url: string) => void) => () => void;
};

/** Opens the row of deep links; of those nobody heard, the last twenty are kept. */
export function openLinks(): Links {
  const listeners = new Set<(url: string) => void>();
  let waiting: string[] = [];
  return {
    push: (url) => {
      if (listeners.size === 0) waiting = [...waiting, url].slice(-20);
      for (const listener of [...listeners]) listener(url);
    },
    follow: (listener) => {
      listeners.add(listener);
      const urls = waiting;
      waiting = [];
      for (const url of urls) listener(url);
      return () => void listeners.delete(listener);
    },
  };
}
