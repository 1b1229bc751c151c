import type { ConsoleEvent, ConsoleKind, ConsoleState } from '../../shared/console.ts';
import type { AppError } from '../../shared/error.ts';
import type { TestBackend } from './backend.ts';
import { until } from './backend.ts';

/** A console as a test uses it. */
export type TestConsole = {
  /** Every state so far, the present one last. */
  states: ConsoleState[];
  state: () => ConsoleState | undefined;
  /** Text of everything received over the present connection, and over all. */
  text: () => string;
  all: () => string;
  link: () => number;
  type: (text: string) => Promise<void>;
  retry: (isTaking: boolean) => Promise<void>;
  untilState: (type: ConsoleState['type']) => Promise<void>;
  ended: Promise<AppError | undefined>;
  close: () => void;
};

/** Opens a console over the contract, as a page does. */
export function openTestConsole(app: TestBackend, entity: string, kind: ConsoleKind): TestConsole {
  const states: ConsoleState[] = [];
  const bytes = new Map<number, Buffer[]>();
  let id = '';
  let link = 0;
  const onEvent = (event: ConsoleEvent): void => {
    if (event.type === 'opened') id = event.console;
    else if (event.type === 'state') {
      states.push(event.state);
      if (event.state.type === 'open') link = event.state.link;
    } else bytes.set(event.link, [...(bytes.get(event.link) ?? []), Buffer.from(event.data, 'base64')]);
  };
  const { ended, cancel } = app.follow('console.open', { entity, kind }, onEvent);
  const done = (answer: { ok: boolean; error?: AppError }): void => {
    if (!answer.ok) throw new Error(answer.error?.message);
  };
  return {
    states,
    state: () => states.at(-1),
    text: () => Buffer.concat(bytes.get(link) ?? []).toString(),
    all: () => Buffer.concat([...bytes.values()].flat()).toString(),
    link: () => link,
    type: async (text) =>
      done(await app.call('console.send', { console: id, link, data: Buffer.from(text).toString('base64') })),
    retry: async (isTaking) => done(await app.call('console.retry', { console: id, isTaking })),
    untilState: (type) => until(`the console is ${type}`, () => states.at(-1)?.type === type),
    ended,
    close: cancel,
  };
}
