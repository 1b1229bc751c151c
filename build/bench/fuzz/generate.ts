import { z } from 'zod';
import type { Chance } from '../chance.ts';

/** What a field of a name can hold that means something in the app as it stands now; null where nothing is known. */
export type Known = (field: string) => readonly unknown[] | null;

type Schema = {
  $ref?: string;
  $defs?: Record<string, Schema>;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  type?: string;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  items?: Schema;
  prefixItems?: Schema[];
  minItems?: number;
  maxItems?: number;
};

/** Makes values that a schema is likely to take. */
export type Generator = () => unknown;

const words = [
  ...['a', 'default', 'web-1', 'lab', '', 'x'.repeat(63), 'Node', 'v1', 'harvesterhci.io/v1beta1', '1'],
  ...[
    '10.0.0.0/8',
    '10.1.2.3',
    '4Gi',
    '100m',
    '2026-01-01T00:00:00Z',
    'UTC',
    '*/5 * * * *',
    'guest/password',
    'c-abcde:np-fghij',
  ],
  ...[
    'a'.repeat(64),
    '0'.repeat(128),
    Array.from({ length: 32 }, () => 'AB').join(':'),
    '#00ff00',
    'AAAA',
    'en',
  ],
  ...['vm/user-data', 'default/leap', 'v1.33.4+rke2r1', 'v1.33.4+k3s1', '00:16:3e:00:00:01', 'nic-0'],
  ...[
    'root',
    'ssh-ed25519 AAAA ada',
    '127.0.0.1:9',
    'https://127.0.0.1:9',
    'http://127.0.0.1:9',
    'none.invalid',
  ],
];

/** Makes a generator for what a schema takes; not every value fits, since patterns and refinements are only guessed at. */
export function openGenerator(schema: z.ZodType, chance: Chance, known: Known): Generator {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  const resolve = (ref: string): Schema =>
    ref === '#' ? root : (root.$defs?.[ref.slice('#/$defs/'.length)] ?? {});

  const text = (of: Schema, field: string): string => {
    const { pattern, minLength = 0, maxLength = Infinity } = of;
    const matches = (candidate: string): boolean =>
      (pattern === undefined || new RegExp(pattern, 'u').test(candidate)) &&
      candidate.length >= minLength &&
      candidate.length <= maxLength;
    const meant = (known(field) ?? []).filter(
      (each) => typeof each === 'string' && matches(each),
    ) as string[];
    if (meant.length > 0 && chance.is(0.7)) return chance.pick(meant);
    const fitting = words.filter(matches);
    if (fitting.length > 0) return chance.pick(fitting);
    return 'y'.repeat(Math.max(1, minLength));
  };
  const number = (of: Schema): number => {
    const low = of.minimum ?? (of.exclusiveMinimum === undefined ? 0 : of.exclusiveMinimum + 1);
    const high = Math.min(of.maximum ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    const value = chance.pick([low, low + 1, high, Math.min(high, low + chance.below(5_000))]);
    return Math.min(high, Math.max(low, of.type === 'integer' ? Math.trunc(value) : value));
  };
  const object = (of: Schema, field: string, depth: number): Record<string, unknown> => {
    const made: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(of.properties ?? {})) {
      if (of.required?.includes(key) === true || chance.is(depth > 4 ? 0.2 : 0.5))
        made[key] = make(part, key, depth + 1);
    }
    if (typeof of.additionalProperties === 'object') {
      for (let count = chance.below(3); count > 0; count -= 1) {
        const key = of.propertyNames ? String(make(of.propertyNames, field, depth + 1)) : chance.pick(words);
        made[key] = make(of.additionalProperties, field, depth + 1);
      }
    }
    return made;
  };
  const array = (of: Schema, field: string, depth: number): unknown[] => {
    if (of.prefixItems) return of.prefixItems.map((item) => make(item, field, depth + 1));
    const least = of.minItems ?? 0;
    const length = Math.min(of.maxItems ?? 50, least + chance.pick([0, 1, 1, 2, depth > 3 ? 1 : 3]));
    return Array.from({ length }, () => make(of.items ?? {}, field, depth + 1));
  };
  const anything = (depth: number): unknown => {
    if (depth > 3) return chance.pick<unknown>([null, 1, 'x', true]);
    return chance.pick<() => unknown>([
      () => null,
      () => chance.is(0.5),
      () => chance.below(100),
      () => chance.pick(words),
      () => [anything(depth + 1)],
      () => ({ [chance.pick(words)]: anything(depth + 1) }),
    ])();
  };
  const make = (of: Schema, field: string, depth: number): unknown => {
    if (of.$ref !== undefined) return depth > 12 ? null : make(resolve(of.$ref), field, depth + 1);
    if ('const' in of) return of.const;
    if (of.enum) return chance.pick(of.enum);
    const choices = of.anyOf ?? of.oneOf;
    if (choices) return make(chance.pick(choices), field, depth + 1);
    if (of.allOf)
      return Object.assign({}, ...of.allOf.map((part) => make(part, field, depth + 1))) as unknown;
    switch (of.type) {
      case 'string':
        return text(of, field);
      case 'integer':
      case 'number':
        return number(of);
      case 'boolean':
        return chance.is(0.5);
      case 'null':
        return null;
      case 'object':
        return object(of, field, depth);
      case 'array':
        return array(of, field, depth);
      default:
        return anything(depth);
    }
  };
  return () => make(root, '', 0);
}
