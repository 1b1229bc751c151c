import { maxFrameLength } from './frames.ts';
import type { Port } from './frames.ts';

/** The receiving half that every port shares: frames wait for their listener, and closing happens once. */
export type Receiver = Pick<Port, 'onFrame' | 'onClose'> & {
  /** Hands over a frame that arrived; ignored after close. */
  deliver: (frame: string) => void;
  isClosed: () => boolean;
  /** Closes and tells the listener; whether this was the first time. */
  close: () => boolean;
};

/** Opens the receiving half of a port; more than `maxFrameLength` characters waiting for a listener close it. */
export function openReceiver(): Receiver {
  let listener: ((frame: string) => void) | null = null;
  let closeListener: (() => void) | null = null;
  let waiting: string[] = [];
  let waitingLength = 0;
  let isClosed = false;

  const close = (): boolean => {
    if (isClosed) return false;
    isClosed = true;
    waiting = [];
    closeListener?.();
    return true;
  };
  return {
    deliver: (frame) => {
      if (isClosed) return;
      if (listener) {
        listener(frame);
        return;
      }
      waiting.push(frame);
      waitingLength += frame.length;
      if (waitingLength > maxFrameLength) close();
    },
    onFrame: (next) => {
      listener = next;
      const frames = waiting;
      waiting = [];
      waitingLength = 0;
      for (const frame of frames) if (!isClosed) next(frame);
    },
    onClose: (next) => {
      closeListener = next;
      if (isClosed) next();
    },
    isClosed: () => isClosed,
    close,
  };
}
