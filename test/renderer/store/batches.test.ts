import { beforeEach, describe, expect, it, vi } from 'vitest';
import { appError } from '../../../shared/error.ts';
import type { BatchPart } from '../../../renderer/store/actions.ts';
import type { Activity } from '../../../renderer/store/activity.ts';
import { dueIn, openBatches, settledIn } from '../../../renderer/store/batches.ts';
import type { Batch, Batches } from '../../../renderer/store/batches.ts';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import type { ViewStore } from '../../../renderer/store/view-store.ts';

const ids = Array.from({ length: 7 }, (_, index) => `a/VirtualMachine/default/vm-${index}`);

type Asked = { entity: string; options: unknown; answer: () => void; end: BatchPart['onEnd'] };
let asked: Asked[];
let view: ViewStore;
let batches: Batches;
const onEnd = vi.fn<(batch: Batch) => void>();

const now = (): Batch => view.getState().batches[0]!;
/** Lets what was answered go on. */
const pass = (): Promise<void> => new Promise((done) => setTimeout(done));

function activity(entity: string, change: object): Activity {
  const made = {
    id: 1,
    action: 'vm.stop',
    entity,
    name: entity,
    startedAt: '',
    endedAt: '',
    limitMs: 1,
    ...change,
  };
  return made as Activity;
}

beforeEach(() => {
  vi.clearAllMocks();
  asked = [];
  view = createViewStore();
  batches = openBatches({
    view,
    onEnd,
    actions: {
      run: (_action, entity, { options, part } = {}) =>
        new Promise((answer) => {
          asked.push({ entity, options, answer: () => answer(), end: (ended) => part?.onEnd(ended) });
        }),
    },
  });
});

describe('a batch', () => {
  it('asks a few at a time, in their order, and the next as one is answered', async () => {
    batches.run('vm.stop', ids);
    expect(asked.map(({ entity }) => entity)).toEqual(ids.slice(0, 4));
    asked[1]!.answer();
    await pass();
    expect(asked.map(({ entity }) => entity)).toEqual(ids.slice(0, 5));
    expect(now()).toMatchObject({ begun: 5, done: [], endedAt: null });
  });

  it('counts what is done, refused and late, and names what was refused', async () => {
    batches.run('vm.stop', ids.slice(0, 3));
    const [first, second, third] = asked;
    first!.answer();
    first!.end(activity(ids[0]!, { state: 'done', undo: { action: 'vm.start' } }));
    second!.end(
      activity(ids[1]!, { state: 'refused', error: appError('rejected', 'No.', { hint: 'Ask.' }) }),
    );
    second!.answer();
    await pass();
    expect([settledIn(now()), dueIn(now())]).toEqual([2, 3]);
    expect(onEnd).not.toHaveBeenCalled();
    third!.end(activity(ids[2]!, { state: 'late' }));
    expect(onEnd).toHaveBeenCalledOnce();
    expect(now()).toMatchObject({
      done: [{ entity: ids[0], name: 'vm-0', undo: { action: 'vm.start' } }],
      late: [{ entity: ids[2], name: 'vm-2' }],
      failures: [{ entity: ids[1], name: 'vm-1', text: 'No. Ask.' }],
    });
    expect(now().endedAt).not.toBeNull();
  });

  it('gives up what has not begun, and ends with what has', async () => {
    batches.run('vm.stop', ids);
    batches.cancel(now().id);
    for (const { answer } of asked) answer();
    await pass();
    expect(asked.length).toBe(4);
    expect(onEnd).not.toHaveBeenCalled();
    for (const { entity, end } of asked) end(activity(entity, { state: 'done' }));
    expect(onEnd).toHaveBeenCalledOnce();
    expect(now()).toMatchObject({ isCancelled: true, begun: 4, done: [{}, {}, {}, {}] });
    batches.cancel(now().id);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('asks each with options of its own', () => {
    batches.run('vm.restart', ids.slice(0, 2), (entity) => ({ isForced: entity === ids[1] }));
    expect(asked.map(({ options }) => options)).toEqual([{ isForced: false }, { isForced: true }]);
  });

  it('names what was sent without an answer and never seen', async () => {
    batches.run('vm.stop', ids.slice(0, 1));
    const error = appError('unreachable', 'The connection was cut.', { isUnsure: true });
    asked[0]!.end(activity(ids[0]!, { state: 'lost', error }));
    expect(now()).toMatchObject({ done: [], failures: [{ text: 'The connection was cut.' }] });
  });

  it('says which one it takes back, and knows no way back of what was under way already', () => {
    batches.run('vm.start', ids.slice(0, 1), undefined, 41);
    asked[0]!.end(null);
    expect(now()).toMatchObject({ undoes: 41, done: [{ entity: ids[0], undo: null }] });
  });

  it('is nothing where there is nobody to ask', () => {
    batches.run('vm.stop', []);
    expect(view.getState().batches).toEqual([]);
  });
});
