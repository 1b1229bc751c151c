import { describe, expect, it } from 'vitest';
import { entitiesOf, openRuns } from '../../../renderer/store/runs.ts';
import type { RunView } from '../../../shared/plan/run-view.ts';
import { openFakeClient } from '../../support/fake-client.ts';
import { runStep, runView } from '../../support/run-views.ts';

function open() {
  const backend = openFakeClient();
  const ended: string[] = [];
  const interrupted: string[] = [];
  const runs = openRuns({
    backend,
    onEnd: ({ id, status }) => ended.push(`${id} ${status}`),
    onInterrupted: (found) => interrupted.push(...found.map(({ id }) => id)),
  });
  const put = (run: RunView): void => backend.send('runs.follow', { type: 'put', run });
  const complete = (): void => backend.send('runs.follow', { type: 'complete' });
  return { runs, ended, interrupted, put, complete };
}

describe('the runs', () => {
  it('are whole once they were told, newest first, and tell once of those that were interrupted', () => {
    const { runs, put, complete, interrupted, ended } = open();
    put(runView('old', [], { status: 'done' }));
    expect(runs.getState().runs).toBeNull();
    put(runView('new', [], { status: 'interrupted', startedAt: '2026-03-02T08:00:00Z' }));
    complete();
    expect(runs.getState().runs?.map(({ id }) => id)).toEqual(['new', 'old']);
    complete();
    expect(interrupted).toEqual(['new']);
    expect(ended).toEqual([]);
  });

  it('tell of the end of one that was seen under way, also where it came while the link was lost', () => {
    const { put, complete, ended } = open();
    put(runView('a', []));
    put(runView('b', []));
    complete();
    put(runView('a', [], { status: 'done' }));
    put(runView('a', [], { status: 'done' }));
    expect(ended).toEqual(['a done']);
  });

  it('say which entities they are at work on', () => {
    const steps = [runStep('web-1', { status: 'active' }), runStep('web-2')];
    expect(entitiesOf([runView('a', steps), runView('b', steps, { status: 'failed' })])).toEqual([
      'c/VirtualMachine/default/web-1',
    ]);
    expect(entitiesOf(null)).toEqual([]);
  });
});
