import type { z } from 'zod';
import { AppError, appError } from '../../shared/error.ts';
import type { CallDefinition } from '../../shared/ipc/define.ts';
import { toFacts, toPlaces } from './facts.ts';
import type { Result } from '../../shared/result.ts';
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
  const answer = async (): Promise<void> => {
    const result = await run.handler(run.input, { signal: controller.signal });
    if (controller.signal.aborted) return;
    const parsed: z.ZodSafeParseResult<unknown> = result.ok
      ? run.definition.output.safeParse(result.value)
      : AppError.safeParse(result.error);
    if (!parsed.success) {
      reply.log.warn('a handler broke the contract', { name, places: toPlaces(parsed.error) });
      failWith(broken);
    } else if (!result.ok) {
      failWith(parsed.data as AppError);
    } else if (!reply.send({ type: 'result', id, value: parsed.data })) {
      reply.log.warn('an answer is too long', { name });
      failWith(appError('internal', `The answer of ${name} is too long.`));
    }
  };
  try {
    await answer();
  } catch (error) {
    // An answer may be what cannot be parsed or written, such as an object of a server that is nested without end.
    if (!controller.signal.aborted) reply.log.warn('a handler threw', { name, ...toFacts(error) });
    failWith(broken);
  }
}
