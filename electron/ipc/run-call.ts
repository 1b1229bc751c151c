import type { z } from 'zod';
import { AppError, appError } from '../../shared/error.ts';
import type { CallDefinition } from '../../shared/ipc/define.ts';
import type { Result } from '../../shared/result.ts';
import { toFacts, toPlaces } from './facts.ts';
import type { Reply } from './serve.ts';

/** One call about to run. */
export type CallRun = {
  id: number;
  name: string;
  definition: CallDefinition;
  handler: (input: unknown, context: { signal: AbortSignal }) => Promise<Result<unknown>>;
  input: unknown;
  controller: AbortController;
  reply: Reply;
};

/** Runs a call's handler and answers by its schema; an aborted call is not answered. */
export async function runCall(run: CallRun): Promise<void> {
  const { id, name, reply, controller } = run;
  const broken = appError('internal', `${name} failed inside the app.`, { hint: 'The log has the details.' });
  const failWith = (error: AppError): void => {
    if (!controller.signal.aborted) reply.send({ type: 'failure', id, error });
  };
  let result: Result<unknown>;
  try {
    result = await run.handler(run.input, { signal: controller.signal });
  } catch (error) {
    if (!controller.signal.aborted) reply.log.warn('a handler threw', { name, ...toFacts(error) });
    failWith(broken);
    return;
  }
  if (controller.signal.aborted) return;
  const answer: z.ZodSafeParseResult<unknown> = result.ok
    ? run.definition.output.safeParse(result.value)
    : AppError.safeParse(result.error);
  if (!answer.success) {
    reply.log.warn('a handler broke the contract', { name, places: toPlaces(answer.error) });
    failWith(broken);
  } else if (!result.ok) {
    failWith(answer.data as AppError);
  } else if (!reply.send({ type: 'result', id, value: answer.data })) {
    reply.log.warn('an answer is too long', { name });
    failWith(appError('internal', `The answer of ${name} is too long.`));
  }
}
