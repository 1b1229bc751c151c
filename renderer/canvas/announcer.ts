/** Speaks through a live region: what the user caused at once, what happens by itself at most every few seconds. */
export type Announcer = {
  say: (text: string) => void;
  /** Tells that something may have happened; what, is asked for only once the time to say it has come. */
  stir: () => void;
  close: () => void;
};

const quietMs = 4_000;

/** Opens a polite live region inside `parent`; `news` answers what has happened since it was asked last, or nothing. */
export function openAnnouncer(parent: HTMLElement, news: () => string): Announcer {
  const region = document.createElement('div');
  region.setAttribute('role', 'status');
  region.setAttribute('aria-live', 'polite');
  parent.append(region);
  let timer: ReturnType<typeof setTimeout> | null = null;
  const speak = (text: string): void => {
    region.textContent = text;
  };
  const onQuiet = (): void => {
    timer = null;
    const text = news();
    if (text !== '') speak(text);
  };
  return {
    say: speak,
    stir() {
      timer ??= setTimeout(onQuiet, quietMs);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      region.remove();
    },
  };
}
