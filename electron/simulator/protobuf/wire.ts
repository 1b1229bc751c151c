/** One field of a protobuf message: a number for varints, bytes for all that has a length. */
export interface WireField {
  number: number;
  value: bigint | Buffer;
}

/** Bytes that are no protobuf message. */
export class WireError extends Error {}

/** The fields of a protobuf message in their order; throws a WireError (protobuf encoding, wire types 0, 1, 2, 5). */
export function readFields(bytes: Buffer): WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined) break;
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new WireError('unexpected EOF');
  };
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw new WireError('unexpected EOF');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        fields.push({ number, value: varint() });
        break;
      case 1:
        fields.push({ number, value: take(8) });
        break;
      case 2:
        fields.push({ number, value: take(Number(varint())) });
        break;
      case 5:
        fields.push({ number, value: take(4) });
        break;
      default:
        throw new WireError(`proto: illegal wireType ${tag & 7}`);
    }
  }
  return fields;
}
