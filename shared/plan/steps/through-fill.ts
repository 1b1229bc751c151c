import { isThrough } from '../../rancher/provision/spec.ts';
import type { Values } from '../build.ts';
import type { Operation, Step } from '../step.ts';
import { counterName, numbered } from './tend-counters.ts';
import { renewed } from './tend.ts';
import { partOperations } from './through.ts';

/** The operations of a step that goes to a Rancher with real values in place of the masks. */
export function fillRancher(
  step: Pick<Step, 'operations'>,
  { part, guest, pools, counter }: Extract<Step['source'], { type: 'rancher' }>,
  values: Values,
): Operation[] {
  if (!isThrough(guest)) return step.operations;
  if (part === 'renewal')
    return step.operations.map((operation) => ({ ...operation, body: renewed(guest, values) }));
  if (part !== 'other') return partOperations(part, guest, pools, values);
  if (counter === null) return step.operations;
  const generation = Number(values.learned(counterName(guest, counter)));
  return step.operations.map((operation) =>
    operation.edits === undefined
      ? operation
      : { ...operation, edits: operation.edits.map((edit) => numbered(edit, generation)) },
  );
}
