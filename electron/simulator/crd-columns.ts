import { at, isObject } from './json.ts';
import type { Resource } from './resources.ts';
import type { PrinterColumn } from './schema/index.ts';
import { printerColumnsOf } from './schema/index.ts';

const STEP = /\.([\w-]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\[\?\(@\.([\w.]+)==["']([^"']*)["']\)\]/y;

type Step = (value: unknown) => unknown;

/** Reads the simple JSON paths CRDs may use for columns (apiextensions v1, additionalPrinterColumns); throws on others. */
export function jsonPath(path: string): Step {
  const steps: Step[] = [];
  let end = 0;
  while (end < path.length) {
    STEP.lastIndex = end;
    const found = STEP.exec(path);
    if (found === null) throw new Error(`${path} is no simple JSON path`);
    end = STEP.lastIndex;
    const [, name, index, quoted, field, wanted] = found;
    if (field !== undefined) {
      steps.push((value) =>
        Array.isArray(value)
          ? value.find((item) => isObject(item) && at(item, ...field.split('.')) === wanted)
          : undefined,
      );
    } else {
      const key = index === undefined ? (name ?? quoted?.replaceAll(/\\(.)/g, '$1') ?? '') : Number(index);
      steps.push((value) => at(value, key));
    }
  }
  return (value) => steps.reduce((here, step) => step(here), value);
}

/** A column of a custom resource and what stands in it; null where the object does not say. */
export interface CrdColumn extends PrinterColumn {
  cell: (object: unknown) => unknown;
}

function toCell(type: string, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (type === 'string') return typeof value === 'string' ? value : JSON.stringify(value);
  return value;
}

const known = new Map<string, readonly CrdColumn[] | undefined>();

/** The columns the CRD of a kind asks for, besides the name; undefined where it asks for none. */
export function crdColumnsOf(resource: Resource): readonly CrdColumn[] | undefined {
  if (!known.has(resource.id)) {
    const columns = printerColumnsOf(resource)?.map((column) => {
      const read = jsonPath(column.jsonPath);
      return { ...column, cell: (object: unknown) => toCell(column.type, read(object)) };
    });
    known.set(resource.id, columns);
  }
  return known.get(resource.id);
}
