/** Bytes that are given piece by piece and read as one stream: a head, what is pushed, and a tail. */
export type ByteQueue = {
  stream: AsyncIterable<Uint8Array>;
  /** Hands over bytes; resolves once they are read, to false where nobody reads any more. */
  push: (bytes: Uint8Array) => Promise<boolean>;
  /** Nothing more comes: the tail is read next. */
  end: () => void;
  /** Nobody reads, or may read, any more. */
  fail: (error: Error) => void;
};

type Piece = { bytes: Uint8Array; taken: (isTaken: boolean) => void };

/** Opens a queue that holds one piece at a time. */
export function openByteQueue({ head, tail }: { head: Uint8Array; tail: Uint8Array }): ByteQueue {
  const pieces: Piece[] = [];
  let isEnded = false;
  let failure: Error | null = null;
  let wake = (): void => {};

  const giveUp = (error: Error): void => {
    failure ??= error;
    for (const { taken } of pieces.splice(0)) taken(false);
    wake();
  };
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      yield head;
      for (;;) {
        if (failure) throw failure;
        const [piece] = pieces;
        if (piece) {
          // It stays in the list until it is read, so that it is told where the reader goes away instead.
          yield piece.bytes;
          pieces.shift();
          piece.taken(true);
          continue;
        }
        if (isEnded) break;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      yield tail;
    } finally {
      giveUp(new Error('Nobody reads any more.'));
    }
  }
  return {
    stream: { [Symbol.asyncIterator]: read },
    push: (bytes) =>
      new Promise((taken) => {
        if (failure || isEnded) {
          taken(false);
          return;
        }
        pieces.push({ bytes, taken });
        wake();
      }),
    end: () => {
      isEnded = true;
      wake();
    },
    fail: giveUp,
  };
}
