import type { Port } from '../../shared/ipc/frames.ts';
import { openReceiver } from '../../shared/ipc/receiver.ts';
import type { Receiver } from '../../shared/ipc/receiver.ts';

/** Opens two connected ports inside one process; frames arrive later, in order, and closing one closes both. */
export function openPortPair(): [Port, Port] {
  const left = openReceiver();
  const right = openReceiver();
  const end = (own: Receiver, other: Receiver): Port => ({
    send: (frame) => {
      if (!own.isClosed()) setImmediate(() => other.deliver(frame));
    },
    onFrame: own.onFrame,
    onClose: own.onClose,
    close: () => {
      if (own.close()) setImmediate(() => other.close());
    },
  });
  return [end(left, right), end(right, left)];
}
