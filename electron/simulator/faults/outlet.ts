/** A queue of things to send, each not before its time. */
export interface Outlet {
  /** Sends after `delayMs`, and after everything put in before; at once, in this call, where nothing waits. */
  put: (bytes: number, send: () => void) => void;
  /** Whether nothing waits. */
  isIdle: () => boolean;
  /** Forgets what waits. */
  clear: () => void;
}

/** How slow a connection is at the moment. */
export interface Slowness {
  latencyMs: number;
  /** Bytes a second; 0 for as fast as it goes. */
  bytesPerSecond: number;
}

/** What may wait for a slow connection before it is given up. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/** Opens the outlet of one connection; `slowness` is asked for each thing put in, `onFull` once too much waits. */
export function openOutlet(slowness: () => Slowness, onFull: () => void): Outlet {
  const queue: { dueMs: number; bytes: number; send: () => void }[] = [];
  let lastDueMs = 0;
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;

  const run = (): void => {
    timer = undefined;
    for (let first = queue[0]; first !== undefined && first.dueMs <= Date.now(); first = queue[0]) {
      queue.shift();
      waiting -= first.bytes;
      first.send();
    }
    arm();
  };
  const arm = (): void => {
    const first = queue[0];
    if (first !== undefined) timer ??= setTimeout(run, Math.max(0, first.dueMs - Date.now()));
  };
  return {
    put: (bytes, send) => {
      const { latencyMs, bytesPerSecond } = slowness();
      const nowMs = Date.now();
      const transferMs = bytesPerSecond > 0 ? (bytes / bytesPerSecond) * 1000 : 0;
      const dueMs = Math.max(lastDueMs, nowMs + latencyMs) + transferMs;
      if (queue.length === 0 && dueMs <= nowMs) {
        send();
        return;
      }
      lastDueMs = dueMs;
      waiting += bytes;
      queue.push({ dueMs, bytes, send });
      if (waiting > LIMIT_BYTES) onFull();
      arm();
    },
    isIdle: () => queue.length === 0,
    clear: () => {
      clearTimeout(timer);
      timer = undefined;
      queue.length = 0;
      waiting = 0;
    },
  };
}
