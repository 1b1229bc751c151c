import type { JsonObject } from '../json.ts';
import { badRequest, unsupportedMediaType } from '../status.ts';
import type { FieldType, Message } from './messages.ts';
import { MESSAGES } from './messages.ts';
import { readFields, WireError } from './wire.ts';

const MAGIC = Buffer.from('k8s\0');

/** Whether a body is in Kubernetes' protobuf form. */
export function isProtobuf(contentType: string): boolean {
  return contentType.split(';')[0]?.trim() === 'application/vnd.kubernetes.protobuf';
}

const bytesOf = (value: bigint | Buffer): Buffer => {
  if (typeof value === 'bigint') throw new WireError('proto: wrong wireType');
  return value;
};

function entryOf(bytes: Buffer, encoding: 'utf8' | 'base64'): [string, string] {
  const fields = readFields(bytes);
  const text = (number: number, as: 'utf8' | 'base64'): string => {
    const found = fields.find((field) => field.number === number);
    return found === undefined ? '' : bytesOf(found.value).toString(as);
  };
  return [text(1, 'utf8'), text(2, encoding)];
}

function add(into: JsonObject, name: string, type: FieldType, value: bigint | Buffer): void {
  const listed = (item: unknown): void => {
    into[name] = [...((into[name] as unknown[] | undefined) ?? []), item];
  };
  if (typeof type === 'object') {
    if ('message' in type) into[name] = toJson(bytesOf(value), type.message);
    else listed(toJson(bytesOf(value), type.messages));
    return;
  }
  switch (type) {
    case 'text':
      into[name] = bytesOf(value).toString('utf8');
      return;
    case 'texts':
      listed(bytesOf(value).toString('utf8'));
      return;
    case 'integer':
      into[name] = Number(value);
      return;
    case 'boolean':
      into[name] = value !== 0n;
      return;
    case 'text-map':
    case 'bytes-map': {
      const [key, text] = entryOf(bytesOf(value), type === 'text-map' ? 'utf8' : 'base64');
      into[name] = { ...(into[name] as JsonObject | undefined), [key]: text };
    }
  }
}

function toJson(bytes: Buffer, message: Message): JsonObject {
  const result: JsonObject = {};
  for (const { number, value } of readFields(bytes)) {
    const field = message[number];
    if (field === undefined) continue;
    const [name, type] = field;
    // Go writes empty texts of structs; JSON leaves them out.
    if (type === 'text' && typeof value !== 'bigint' && value.length === 0) continue;
    add(result, name, type, value);
  }
  return result;
}

/**
 * A protobuf body as the JSON it stands for (apimachinery runtime/generated.proto Unknown). Throws StatusErrors: 415 for
 * kinds that are not read from protobuf here, 400 for bytes that are no message.
 */
export function fromProtobuf(bytes: Buffer): string {
  if (bytes.length === 0) return '';
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw badRequest(
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    );
  }
  try {
    const envelope = toJson(bytes.subarray(MAGIC.length), {
      1: ['type', { message: { 1: ['apiVersion', 'text'], 2: ['kind', 'text'] } }],
    });
    const { apiVersion = '', kind = '' } = (envelope.type ?? {}) as Record<string, string>;
    const message = MESSAGES[`${apiVersion} ${kind}`];
    if (message === undefined) throw unsupportedMediaType(['application/json', 'application/yaml']);
    const raw = readFields(bytes.subarray(MAGIC.length)).find(({ number }) => number === 2)?.value;
    const object = toJson(raw === undefined ? Buffer.alloc(0) : bytesOf(raw), message);
    return JSON.stringify({ kind, apiVersion, ...object });
  } catch (error) {
    if (error instanceof WireError) throw badRequest(error.message);
    throw error;
  }
}
