import { isObject, isSame } from '../json.ts';

function pointer(path: unknown): string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) {
    throw new Error(`invalid JSON pointer "${String(path)}"`);
  }
  return path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function lookup(document: unknown, steps: readonly string[]): unknown {
  let here = document;
  for (const step of steps) {
    if (Array.isArray(here)) here = here[Number(step)] as unknown;
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step];
    else throw new Error(`path not found: /${steps.join('/')}`);
    if (here === undefined) throw new Error(`path not found: /${steps.join('/')}`);
  }
  return here;
}

function edit(
  document: unknown,
  steps: readonly string[],
  operation: 'add' | 'replace' | 'remove',
  value: unknown,
): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return operation === 'remove' ? null : value;
  if (Array.isArray(document)) {
    const copy: unknown[] = [...(document as unknown[])];
    const index = step === '-' ? copy.length : Number(step);
    const last = operation === 'add' && rest.length === 0 ? copy.length : copy.length - 1;
    if (!Number.isInteger(index) || index < 0 || index > last)
      throw new Error(`index out of bounds: ${step}`);
    if (rest.length > 0) copy[index] = edit(copy[index], rest, operation, value);
    else if (operation === 'add') copy.splice(index, 0, value);
    else if (operation === 'remove') copy.splice(index, 1);
    else copy[index] = value;
    return copy;
  }
  if (!isObject(document)) throw new Error(`path not found: /${steps.join('/')}`);
  if (rest.length > 0) {
    if (!Object.hasOwn(document, step)) throw new Error(`path not found: /${steps.join('/')}`);
    return { ...document, [step]: edit(document[step], rest, operation, value) };
  }
  if (operation === 'add') return { ...document, [step]: value };
  if (!Object.hasOwn(document, step)) throw new Error(`path not found: /${steps.join('/')}`);
  const copy = { ...document, [step]: value };
  if (operation === 'remove') Reflect.deleteProperty(copy, step);
  return copy;
}

/** JSON patch (RFC 6902); throws an Error that says which operation does not fit. */
export function jsonPatch(target: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw new Error('a JSON patch is a list of operations');
  let document = target;
  for (const operation of operations as unknown[]) {
    if (!isObject(operation)) throw new Error('a JSON patch is a list of operations');
    const steps = pointer(operation.path);
    switch (operation.op) {
      case 'add':
      case 'replace':
      case 'remove':
        document = edit(document, steps, operation.op, operation.value);
        break;
      case 'test': {
        let found: unknown = null;
        try {
          found = lookup(document, steps);
        } catch {
          // A missing value equals null in a test, as in evanphx/json-patch.
        }
        if (!isSame(found, operation.value ?? null))
          throw new Error(`testing value ${String(operation.path)} failed: test failed`);
        break;
      }
      case 'move':
      case 'copy': {
        const from = pointer(operation.from);
        const value = lookup(document, from);
        if (operation.op === 'move') document = edit(document, from, 'remove', undefined);
        document = edit(document, steps, 'add', value);
        break;
      }
      default:
        throw new Error(`Unexpected kind: ${String(operation.op)}`);
    }
  }
  return document;
}
