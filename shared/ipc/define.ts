import { z } from 'zod';

/** What a request without input or answer carries. */
export const Empty = z.strictObject({});

/** A request with one answer. */
export type CallDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  type: 'call';
  input: I;
  output: O;
};

/** A request with any number of events, until either side ends it. */
export type StreamDefinition<I extends z.ZodType = z.ZodType, E extends z.ZodType = z.ZodType> = {
  type: 'stream';
  input: I;
  event: E;
  /** What the receiver checks of an event that the sender has parsed by `event`; the same where events are small. */
  received: z.ZodType<z.output<E>>;
};

/** Every name with its shapes. */
export type ContractDefinition = Record<string, CallDefinition | StreamDefinition>;

/** Defines a call by its input and output schema. */
export function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): CallDefinition<I, O> {
  return { type: 'call', input, output };
}

/** Defines a stream by its input and event schema; `received` is a cheaper check for the receiver of large events. */
export function stream<I extends z.ZodType, E extends z.ZodType>(
  input: I,
  event: E,
  received: z.ZodType<z.output<E>> = event as z.ZodType<z.output<E>>,
): StreamDefinition<I, E> {
  return { type: 'stream', input, event, received };
}

/** Names of a contract's calls. */
export type CallName<C extends ContractDefinition> = {
  [N in keyof C & string]: C[N] extends CallDefinition ? N : never;
}[keyof C & string];

/** Names of a contract's streams. */
export type StreamName<C extends ContractDefinition> = {
  [N in keyof C & string]: C[N] extends StreamDefinition ? N : never;
}[keyof C & string];

/** What a caller passes in. */
export type InputOf<D> = D extends { input: infer I extends z.ZodType } ? z.input<I> : never;
/** What a handler receives, parsed. */
export type ParsedInputOf<D> = D extends { input: infer I extends z.ZodType } ? z.output<I> : never;
/** What a call answers. */
export type OutputOf<D> = D extends { output: infer O extends z.ZodType } ? z.output<O> : never;
/** What a stream emits. */
export type EventOf<D> = D extends { event: infer E extends z.ZodType } ? z.output<E> : never;
