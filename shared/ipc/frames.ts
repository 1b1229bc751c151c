import { z } from 'zod';
import { AppError } from '../error.ts';

const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const name = z.string().min(1).max(64);

/**
 * Frames to the back end. `call` asks for one answer, `open` for a stream; `cancel` ends either; `ack` tells that
 * one event of a stream has been handled, which is how a slow client is known. Ids are chosen by the client, rise,
 * and are never used again on the same port.
 */
export const RequestFrame = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id, name, input: z.unknown() }),
  z.strictObject({ type: z.literal('open'), id, name, input: z.unknown() }),
  z.strictObject({ type: z.literal('cancel'), id }),
  z.strictObject({ type: z.literal('ack'), id }),
]);
export type RequestFrame = z.infer<typeof RequestFrame>;

/** Frames to the page: the answer of a call, an event of a stream, or the end of a stream. */
export const ReplyFrame = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('result'), id, value: z.unknown() }),
  z.strictObject({ type: z.literal('failure'), id, error: AppError }),
  z.strictObject({ type: z.literal('event'), id, value: z.unknown() }),
  z.strictObject({ type: z.literal('end'), id, error: AppError.optional() }),
]);
export type ReplyFrame = z.infer<typeof ReplyFrame>;

/** Longest frame a port carries, in characters; a longer one closes the port. */
export const maxFrameLength = 64 * 1024 * 1024;

/** Longest frame the back end accepts, in characters: requests are small, a pasted kubeconfig is the largest. */
export const maxRequestLength = 4 * 1024 * 1024;

/**
 * Both ends of every transport: text in, text out. `onFrame` and `onClose` take one listener each; frames that
 * arrive before a listener is set wait for it. After `close` nothing is sent or delivered.
 */
export type Port = {
  send: (frame: string) => void;
  onFrame: (listener: (frame: string) => void) => void;
  onClose: (listener: () => void) => void;
  close: () => void;
};
