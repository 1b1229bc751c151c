/** The fields of one protobuf message, in the order in which they are written (protobuf encoding specification). */
export type Message = readonly Uint8Array[];

const utf8 = new TextEncoder();

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

const tag = (field: number, wire: number): Uint8Array => varint(field * 8 + wire);

/** Bytes of a message put together. */
export function join(message: Message): Uint8Array {
  const whole = new Uint8Array(message.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of message) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function bytes(field: number, content: Uint8Array): Message {
  return [tag(field, 2), varint(content.length), content];
}

/** A text field; empty and absent texts are not written. */
export function text(field: number, value: unknown): Message {
  return typeof value === 'string' && value !== '' ? bytes(field, utf8.encode(value)) : [];
}

/** A repeated text field. */
export function texts(field: number, values: unknown): Message {
  return Array.isArray(values) ? values.flatMap((value) => bytes(field, utf8.encode(String(value)))) : [];
}

/** A boolean field; only true is written. */
export function bool(field: number, value: unknown): Message {
  return value === true ? [tag(field, 0), varint(1)] : [];
}

/** A field of whole numbers from 0. */
export function whole(field: number, value: unknown): Message {
  return typeof value === 'number' && value > 0 ? [tag(field, 0), varint(value)] : [];
}

/** A field of a double. */
export function double(field: number, value: unknown): Message {
  if (typeof value !== 'number' || value === 0) return [];
  const content = new Uint8Array(8);
  new DataView(content.buffer).setFloat64(0, value, true);
  return [tag(field, 1), content];
}

/** A field that is a message itself; written even when empty. */
export function message(field: number, content: Message): Message {
  return bytes(field, join(content));
}
