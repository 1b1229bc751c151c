/** Runs something once a time has come; set again, it forgets the time before. Times in milliseconds since 1970. */
export type Alarm = { set: (atMs: number | null) => void; close: () => void };

/** The clock is looked at so often at least: timers stand still while the machine sleeps, and wait no longer than 24 days. */
const lookMs = 60_000;

/** Opens an alarm that is not set. */
export function openAlarm(onDue: () => void): Alarm {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (atMs: number): void => {
    const leftMs = Math.min(lookMs, Math.max(0, atMs - Date.now()));
    timer = setTimeout(() => {
      if (Date.now() < atMs) wait(atMs);
      else onDue();
    }, leftMs);
  };
  const stop = (): void => clearTimeout(timer);
  return {
    set: (atMs) => {
      stop();
      if (atMs !== null) wait(atMs);
    },
    close: stop,
  };
}
