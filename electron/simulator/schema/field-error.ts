import { isObject } from '../json.ts';

/** What is wrong with one field (apimachinery util/validation/field Error). */
export interface FieldError {
  /** The reason of its Status cause (metav1.CauseType). */
  reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueNotSupported'
    | 'FieldValueDuplicate'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueTypeInvalid';
  /** Such as spec.template.spec.domain, or spec.disks[0].name. */
  field: string;
  /** Such as `Required value`, without the field. */
  message: string;
}

/** A value as a field error of Go writes it: text quoted, lists and maps in Go's own syntax. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(show).join(', ')}}`;
  if (isObject(value)) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[string]interface {}{${fields.map(([key, child]) => `${JSON.stringify(key)}:${show(child)}`).join(', ')}}`;
  }
  return JSON.stringify(value);
}

/** A field that has to be there. */
export const required = (field: string): FieldError => ({
  reason: 'FieldValueRequired',
  field,
  message: 'Required value',
});

/** A field whose value breaks a rule; `why` is the rule. */
export const invalidValue = (field: string, value: unknown, why: string): FieldError => ({
  reason: 'FieldValueInvalid',
  field,
  message: `Invalid value: ${show(value)}: ${why}`,
});

/** A field of the wrong type; both types as JSON names them. */
export const wrongType = (field: string, found: string, wanted: string): FieldError => ({
  reason: 'FieldValueTypeInvalid',
  field,
  message: `Invalid value: ${JSON.stringify(found)}: ${field} in body must be of type ${wanted}: ${JSON.stringify(found)}`,
});

/** A value outside an enumeration. */
export const unsupported = (field: string, value: unknown, supported: readonly unknown[]): FieldError => ({
  reason: 'FieldValueNotSupported',
  field,
  message: `Unsupported value: ${show(value)}: supported values: ${supported.map((each) => JSON.stringify(String(each))).join(', ')}`,
});

/** An item that is in its list already. */
export const duplicate = (field: string, value: unknown): FieldError => ({
  reason: 'FieldValueDuplicate',
  field,
  message: `Duplicate value: ${show(value)}`,
});

/** A text that is too long. */
export const tooLong = (field: string, limit: number): FieldError => ({
  reason: 'FieldValueTooLong',
  field,
  message: `Too long: may not be more than ${limit} bytes`,
});

/** A list with too many items. */
export const tooMany = (field: string, count: number, limit: number): FieldError => ({
  reason: 'FieldValueTooMany',
  field,
  message: `Too many: ${count}: must have at most ${limit} items`,
});
