import type { JsonObject } from '../json.ts';
import { isObject, isSame } from '../json.ts';
import type { FieldError } from './field-error.ts';
import {
  duplicate,
  invalidValue,
  required,
  tooLong,
  tooMany,
  unsupported,
  wrongType,
} from './field-error.ts';
import type { SchemaNode } from './node.ts';
import { childOf } from './node.ts';

/** The type of a JSON value as OpenAPI names it; whole numbers are integers. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function isOfType(value: unknown, type: string): boolean {
  const found = typeName(value);
  return found === type || (type === 'number' && found === 'integer');
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

const patterns = new Map<string, RegExp | undefined>();

/** A pattern of Go (RE2) as JavaScript reads it; undefined where it cannot. */
function toPattern(source: string): RegExp | undefined {
  if (!patterns.has(source)) {
    try {
      patterns.set(source, new RegExp(source, 'u'));
    } catch {
      try {
        patterns.set(source, new RegExp(source));
      } catch {
        patterns.set(source, undefined);
      }
    }
  }
  return patterns.get(source);
}

type Report = (error: FieldError) => void;

function checkText(node: SchemaNode, value: string, field: string, report: Report): void {
  const length = Array.from(value).length;
  if (node.maxLength !== undefined && length > node.maxLength) report(tooLong(field, node.maxLength));
  if (node.minLength !== undefined && length < node.minLength) {
    report(invalidValue(field, value, `${field} in body should be at least ${node.minLength} chars long`));
  }
  if (node.pattern !== undefined && toPattern(node.pattern)?.test(value) === false) {
    report(invalidValue(field, value, `${field} in body should match '${node.pattern}'`));
  }
  if (node.format === 'date-time' && !(DATE_TIME.test(value) && !Number.isNaN(Date.parse(value)))) {
    report(
      invalidValue(field, value, `${field} in body must be of type date-time: ${JSON.stringify(value)}`),
    );
  }
}

function checkNumber(node: SchemaNode, value: number, field: string, report: Report): void {
  const { minimum, maximum } = node;
  if (maximum !== undefined && (node.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    const rule = node.exclusiveMaximum === true ? 'less than' : 'less than or equal to';
    report(invalidValue(field, value, `${field} in body should be ${rule} ${maximum}`));
  }
  if (minimum !== undefined && (node.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    const rule = node.exclusiveMinimum === true ? 'greater than' : 'greater than or equal to';
    report(invalidValue(field, value, `${field} in body should be ${rule} ${minimum}`));
  }
}

/** Whether an item is in a set or map list more than once (apiextensions-apiserver schema/listtype). */
function checkUnique(node: SchemaNode, items: readonly unknown[], field: string, report: Report): void {
  const listType = node['x-kubernetes-list-type'];
  if (listType !== 'set' && listType !== 'map') return;
  const keys = node['x-kubernetes-list-map-keys'] ?? [];
  const defaultOf = (key: string): unknown => node.items?.properties?.[key]?.default;
  const identities: unknown[] = items.map((item) =>
    listType === 'set' || !isObject(item)
      ? item
      : Object.fromEntries(
          keys
            .filter((key) => item[key] !== undefined || defaultOf(key) !== undefined)
            .map((key) => [key, item[key] ?? defaultOf(key)]),
        ),
  );
  const seen = new Set<string>();
  for (const [index, identity] of identities.entries()) {
    const isPlain = typeof identity !== 'object';
    const text = isPlain ? JSON.stringify(identity) : canonical(identity);
    if (seen.has(text)) report(duplicate(`${field}[${index}]`, identity));
    seen.add(text);
  }
}

function canonical(value: unknown): string {
  if (!isObject(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checkList(node: SchemaNode, items: readonly unknown[], field: string, report: Report): void {
  if (node.maxItems !== undefined && items.length > node.maxItems)
    report(tooMany(field, items.length, node.maxItems));
  if (node.minItems !== undefined && items.length < node.minItems) {
    report(invalidValue(field, items.length, `${field} in body should have at least ${node.minItems} items`));
  }
  checkUnique(node, items, field, report);
  const item = node.items;
  if (item === undefined) return;
  for (const [index, value] of items.entries()) check(item, value, `${field}[${index}]`, report);
}

function checkMap(node: SchemaNode, value: JsonObject, field: string, report: Report): void {
  const count = Object.keys(value).length;
  if (node.maxProperties !== undefined && count > node.maxProperties)
    report(tooMany(field, count, node.maxProperties));
  if (node.minProperties !== undefined && count < node.minProperties) {
    const rule = `${field} in body should have at least ${node.minProperties} properties`;
    report(invalidValue(field, count, rule));
  }
  for (const key of node.required ?? []) if (value[key] === undefined) report(required(join(field, key)));
  for (const [key, child] of Object.entries(value)) {
    if (child === undefined) continue;
    const schema = childOf(node, key);
    if (schema === undefined) continue;
    const isNamed = node.properties !== undefined && Object.hasOwn(node.properties, key);
    check(schema, child, isNamed || field === '' ? join(field, key) : `${field}.${key}`, report);
  }
}

const join = (field: string, key: string): string => (field === '' ? key : `${field}.${key}`);

function holds(node: SchemaNode, value: unknown, field: string): boolean {
  let isFine = true;
  check(node, value, field, () => (isFine = false));
  return isFine;
}

function checkCombined(node: SchemaNode, value: unknown, field: string, report: Report): void {
  const fails = (how: string): void =>
    report(invalidValue(field, '', `${JSON.stringify(field)} must ${how}`));
  if (node.anyOf !== undefined && !node.anyOf.some((each) => holds(each, value, field)))
    fails('validate at least one schema (anyOf)');
  if (node.oneOf !== undefined) {
    const count = node.oneOf.filter((each) => holds(each, value, field)).length;
    if (count !== 1)
      fails(`validate one and only one schema (oneOf). Found ${count === 0 ? 'none' : String(count)} valid`);
  }
  for (const each of node.allOf ?? []) check(each, value, field, report);
  if (node.not !== undefined && holds(node.not, value, field)) fails('not validate the schema (not)');
}

function check(node: SchemaNode, value: unknown, field: string, report: Report): void {
  if (value === null && node.nullable === true) return;
  if (node['x-kubernetes-int-or-string'] === true) {
    if (typeof value !== 'string' && !isOfType(value, 'integer')) {
      report(wrongType(field, typeName(value), 'integer,string'));
      return;
    }
  } else if (node.type !== undefined && !isOfType(value, node.type)) {
    report(wrongType(field, typeName(value), node.type));
    return;
  }
  if (node.enum !== undefined && !node.enum.some((each) => isSame(each, value)))
    report(unsupported(field, value, node.enum));
  if (typeof value === 'string') checkText(node, value, field, report);
  else if (typeof value === 'number') checkNumber(node, value, field, report);
  else if (Array.isArray(value)) checkList(node, value, field, report);
  else if (isObject(value)) checkMap(node, value, field, report);
  if (node['x-kubernetes-int-or-string'] !== true) checkCombined(node, value, field, report);
}

/** Everything that is wrong with a value, in kube-apiserver's words (apiextensions-apiserver pkg/apiserver/validation). */
export function validate(node: SchemaNode, value: unknown, field = ''): FieldError[] {
  const errors: FieldError[] = [];
  check(node, value, field, (error) => void errors.push(error));
  return errors;
}
