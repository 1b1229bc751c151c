import type { AppError } from '../../shared/error.ts';
import type { Contract } from '../../shared/ipc/contract.ts';
import type { Client } from '../backend/connect.ts';

/** Raw objects as YAML without credentials, in the order asked for, and why others could not be read. */
export type ReadObjects = { texts: readonly string[]; failures: readonly AppError[]; isRedacted: boolean };

/** How many are asked for at once. */
const atOnce = 6;

/** Reads raw objects by their entity ids; the back end takes the data of Secrets and other credentials out of them. */
export async function readObjects(
  backend: Pick<Client<Contract>, 'call'>,
  ids: readonly string[],
): Promise<ReadObjects> {
  const texts: (string | null)[] = ids.map(() => null);
  const failures: AppError[] = [];
  let isRedacted = false;
  let next = 0;
  const read = async (): Promise<void> => {
    while (next < ids.length) {
      const at = next;
      next += 1;
      const answer = await backend.call('object.read', { entity: ids[at] ?? '' });
      if (answer.ok) {
        texts[at] = answer.value.yaml;
        isRedacted ||= answer.value.isRedacted;
      } else failures.push(answer.error);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, ids.length) }, read));
  return { texts: texts.filter((text) => text !== null), failures, isRedacted };
}

/** Objects in one file: YAML documents apart by `---`. */
export function toYamlFile(texts: readonly string[]): string {
  return texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('---\n');
}

/** Objects in one file as JSON: one by itself, several as a Kubernetes `List`. Source: Kubernetes API v1 List. */
export async function toJsonFile(texts: readonly string[]): Promise<string> {
  const { parse } = await import('yaml');
  const objects = texts.map((text): unknown => parse(text));
  const whole = objects.length === 1 ? objects[0] : { apiVersion: 'v1', kind: 'List', items: objects };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
