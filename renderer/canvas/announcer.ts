/** Speaks through a live region: what the user caused at once, what happens by itself at most every few seconds. */
export type Announcer = {
  say: (text: string) => void;
  /** Kept until the time has come; a later summary replaces an earlier one that was not said yet. */
  summarise: (text: string) => void;
  close: () => void;
};

const quietMs = 4_000;

/** Opens a polite live region inside `parent`. */
export function openAnnouncer(parent: HTMLElement): Announcer {
  const region = document.createElement('div');
  region.setAttribute('role', 'status');
  region.setAttribute('aria-live', 'polite');
  parent.append(region);
  let waiting = '';
  let timer: ReturnType<typeof setTimeout> | null = null;
  const speak = (text: string): void => {
    region.textContent = text;
  };
  const onQuiet = (): void => {
    timer = null;
    if (waiting === '') return;
    speak(waiting);
    waiting = '';
    timer = setTimeout(onQuiet, quietMs);
  };
  return {
    say: speak,
    summarise(text) {
      waiting = text;
      timer ??= setTimeout(onQuiet, quietMs);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      region.remove();
    },
  };
}
