/** The fields of a protobuf message by number: bytes of texts and messages, numbers of varints and doubles. */
export function readMessage(bytes: Uint8Array): Map<number, (Uint8Array | number)[]> {
  const fields = new Map<number, (Uint8Array | number)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = bytes[at];
      if (byte === undefined) throw new Error('the message ends in the middle of a number');
      at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new Error('the message ends in the middle of a field');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag % 8;
    if (![0, 1, 2].includes(wire)) throw new Error(`wire type ${wire} is not expected`);
    const value =
      wire === 0
        ? varint()
        : wire === 2
          ? take(varint())
          : new DataView(take(8).slice().buffer).getFloat64(0, true);
    const field = Math.floor(tag / 8);
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

/** A text field as text. */
export function textOf(value: Uint8Array | number | undefined): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}
