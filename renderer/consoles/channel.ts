/** One connection of a console: bytes both ways, until either side ends it. */
export type Channel = {
  /** Listens to what comes; what came before waits for it. */
  onBytes: (listener: (bytes: Uint8Array<ArrayBuffer>) => void) => void;
  onEnd: (listener: () => void) => void;
  send: (bytes: Uint8Array) => void;
};

/** The hand that feeds a channel. */
export type FedChannel = {
  channel: Channel;
  feed: (bytes: Uint8Array<ArrayBuffer>) => void;
  end: () => void;
};

/** Opens a channel that sends by `send`. */
export function openChannel(send: (bytes: Uint8Array) => void): FedChannel {
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let listener: ((bytes: Uint8Array<ArrayBuffer>) => void) | null = null;
  let endListener = (): void => undefined;
  let isEnded = false;
  return {
    channel: {
      onBytes: (next) => {
        listener = next;
        for (const bytes of waiting.splice(0)) next(bytes);
      },
      onEnd: (next) => {
        endListener = next;
        if (isEnded) next();
      },
      send: (bytes) => {
        if (!isEnded) send(bytes);
      },
    },
    feed: (bytes) => {
      if (listener) listener(bytes);
      else waiting.push(bytes);
    },
    end: () => {
      if (isEnded) return;
      isEnded = true;
      waiting = [];
      endListener();
    },
  };
}

/**
 * A channel in the form of a WebSocket that is open, which is what noVNC takes. Source: novnc/noVNC core/websock.js
 * (rawChannelProps).
 */
export function toSocketLike(channel: Channel): object {
  const socket = {
    binaryType: 'arraybuffer',
    protocol: '',
    readyState: 'open',
    onopen: null as (() => void) | null,
    onmessage: null as ((event: { data: ArrayBuffer }) => void) | null,
    onclose: null as ((event: { code: number; reason: string }) => void) | null,
    onerror: null as (() => void) | null,
    // Its buffer is used again right after.
    send: (bytes: Uint8Array) => channel.send(bytes.slice()),
    close: () => {
      if (socket.readyState === 'closed') return;
      socket.readyState = 'closed';
      queueMicrotask(() => socket.onclose?.({ code: 1000, reason: '' }));
    },
  };
  // It listens only after it was made.
  queueMicrotask(() => {
    channel.onBytes((bytes) => {
      if (socket.readyState === 'open') socket.onmessage?.({ data: bytes.buffer });
    });
    channel.onEnd(socket.close);
  });
  return socket;
}
