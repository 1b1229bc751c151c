import { stringify, parse } from 'yaml';
import { appError } from '../../../shared/error.ts';
import { readPlan } from '../../../shared/plan/plan.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import { fail } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import { saveText } from '../../export/save-file.ts';

/** Gives a plan to the user as a YAML file; it names its secrets by slot and holds none. */
export function exportPlan(plan: Plan): void {
  saveText(`plan-${plan.name}.yaml`, 'application/yaml', stringify(plan));
}

/** Reads a plan from the text of a file, YAML or JSON. */
export function planFromText(text: string): Result<Plan> {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    return fail(appError('invalid', `The file is neither YAML nor JSON: ${why}`));
  }
  return readPlan(raw);
}
