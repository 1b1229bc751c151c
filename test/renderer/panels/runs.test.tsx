// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { Dialogs } from '../../../renderer/panels/dialogs.tsx';
import { RunIndicator } from '../../../renderer/panels/runs/run-indicator.tsx';
import { RunList } from '../../../renderer/panels/runs/run-list.tsx';
import { formatClock } from '../../../renderer/ui/format.ts';
import { appError } from '../../../shared/error.ts';
import type { RunRequest } from '../../../shared/plan/run-request.ts';
import type { RunView } from '../../../shared/plan/run-view.ts';
import { ok } from '../../../shared/result.ts';
import type { Answers } from '../../support/fake-client.ts';
import { runStep, runView } from '../../support/run-views.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

function show(runs: RunView[], answers: Answers = {}): TestApp {
  const { app } = renderPanel(
    <>
      <RunIndicator />
      <RunList />
      <Dialogs />
    </>,
    answers,
  );
  act(() => {
    for (const run of runs) app.client.send('runs.follow', { type: 'put', run });
    app.client.send('runs.follow', { type: 'complete' });
  });
  return app;
}
const press = (name: string): boolean => fireEvent.click(screen.getByRole('button', { name }));
const nothing = () => ok({});
const at = '2026-03-01T08:00:10Z';
const clock = (second: string): string => formatClock(`2026-03-01T08:00:${second}Z`);
const request = (sentAt: string, over: Partial<RunRequest>): RunRequest => ({
  at: sentAt,
  method: 'PATCH',
  path: '/apis/kubevirt.io/v1/vms/web-1',
  isOfGuest: false,
  status: null,
  tookMs: 40,
  refusal: null,
  ...over,
});

describe('the runs', () => {
  it('says where there are none', () => {
    show([]);
    expect(screen.getByText(/Nothing has been applied yet/)).toBeTruthy();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('shows the steps of the newest run, what is under way, and pauses and resumes it', async () => {
    const steps = [
      runStep('web-1', {
        status: 'done',
        sent: 2,
        startedAt: at,
        endedAt: '2026-03-01T08:00:40Z',
        log: [
          request('2026-03-01T08:00:11Z', { status: 409, refusal: 'Somebody else owns .spec.running' }),
          request('2026-03-01T08:00:20Z', { status: 201 }),
        ],
      }),
      runStep('web-2', { status: 'active', sent: 1, note: 'Waits for its disk.', startedAt: at }),
    ];
    const app = show([runView('r1', steps)], { 'run.pause': nothing, 'run.resume': nothing });
    const rows = within(screen.getByRole('list', { name: 'Steps' })).getAllByRole('listitem');
    expect(rows[0]?.textContent).toContain('30 s');
    expect(rows[1]?.textContent).toMatch(/1 of 2 requests.*Waits for its disk\./);
    expect(screen.getByRole('button', { name: /Applying shop\s*1\/2/ })).toBeTruthy();
    press('Pause');
    await waitFor(() => expect(app.client.asked).toEqual([{ name: 'run.pause', input: { run: 'r1' } }]));
    act(() =>
      app.client.send('runs.follow', { type: 'put', run: runView('r1', steps, { status: 'paused' }) }),
    );
    press('Resume');
    await waitFor(() => expect(app.client.asked).toHaveLength(2));
    press('Log');
    const lines = within(screen.getByRole('list', { name: /What was done/ })).getAllByRole('listitem');
    expect(lines.map((line) => line.textContent)).toEqual([
      `${clock('10')}Create web-1 begun`,
      `${clock('10')}Create web-2 begun`,
      `${clock('11')}409PATCH /apis/kubevirt.io/v1/vms/web-140 msSomebody else owns .spec.running`,
      `${clock('20')}201PATCH /apis/kubevirt.io/v1/vms/web-140 ms`,
      `${clock('40')}Create web-1 done`,
    ]);
    press('Log');
    press('2 requests: Create web-1');
    const requests = within(screen.getByRole('list', { name: /^Requests/ })).getAllByRole('listitem');
    expect(requests.map((line) => line.textContent)).toEqual([
      `${clock('11')}409PATCH /apis/kubevirt.io/v1/vms/web-140 msSomebody else owns .spec.running`,
      `${clock('20')}201PATCH /apis/kubevirt.io/v1/vms/web-140 ms`,
    ]);
    press('2 requests: Create web-1');
    expect(screen.queryByRole('list', { name: /^Requests/ })).toBeNull();
  });

  it('copies what a run has sent as kubectl, all of it or one request', async () => {
    const copied: string[] = [];
    vi.stubGlobal('navigator', {
      clipboard: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
    });
    const log = [
      request(at, { status: 409, refusal: 'It has changed.' }),
      request('2026-03-01T08:00:20Z', { status: 200 }),
    ];
    const sent = {
      ...{
        method: 'PATCH' as const,
        prefix: '',
        path: '/apis/kubevirt.io/v1/namespaces/n/vms/web-1?fieldManager=acre',
      },
      ...{ contentType: 'application/apply-patch+yaml', body: '{}', isRedacted: false },
    };
    const requests = log.map((each) => ({ step: 'web-1', request: each, guest: null, sent }));
    const app = show(
      [runView('r1', [runStep('web-1', { status: 'done', startedAt: at, endedAt: at, log })])],
      {
        'run.requests': () => ok({ requests }),
      },
    );
    const command = "kubectl apply --server-side --field-manager=acre -f - <<'EOF'\n{}\nEOF";
    press('Copy as kubectl');
    await waitFor(() => expect(copied).toHaveLength(1));
    expect(copied[0]).toBe(
      `# Was not taken (HTTP 409): It has changed.\n${command.replace(/^/gm, '# ')}\n${command}`,
    );
    press('2 requests: Create web-1');
    const [refused] = screen.getAllByRole('button', { name: 'Copy as kubectl: PATCH web-1' });
    fireEvent.click(refused!);
    await waitFor(() => expect(copied[1]).toBe(command));
    expect(app.client.asked.map(({ name }) => name)).toEqual(['run.requests', 'run.requests']);
  });

  it('has nothing to copy before anything is sent', () => {
    show([runView('r1', [runStep('web-1', { status: 'active' })])]);
    expect(screen.getByRole('button', { name: /^Copy as kubectl/ }).textContent).toContain(
      'It has sent nothing yet.',
    );
  });

  it('shows an error verbatim with its hint, and tries the step again or leaves it out', async () => {
    const error = appError('rejected', 'admission webhook said no', { hint: 'Ask for less.' });
    const steps = [
      runStep('web-1', { status: 'failed', error, startedAt: at }),
      runStep('web-2', { status: 'blocked' }),
    ];
    const app = show([runView('r1', steps, { status: 'failed' })], {
      'run.retry': nothing,
      'run.skip': nothing,
    });
    expect(screen.getByRole('alert').textContent).toContain('admission webhook said noAsk for less.');
    press('Try again');
    await waitFor(() =>
      expect(app.client.asked[0]).toEqual({ name: 'run.retry', input: { run: 'r1', step: 'web-1' } }),
    );
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Go on without it' })).toHaveProperty('disabled', false),
    );
    press('Go on without it');
    await waitFor(() => expect(app.client.asked[1]?.name).toBe('run.skip'));
  });

  it('cancels a run and cleans up after showing what that deletes', async () => {
    const app = show([runView('r1', [runStep('web-1', { status: 'active', startedAt: at })])], {
      'run.cancel': nothing,
      'run.undo': () => ok({ run: 'r2', impossible: [] }),
    });
    press('Cancel');
    press('Cancel and clean up');
    await screen.findByText(/known once nothing is under way/);
    expect(screen.getByRole('button', { name: 'Undo' })).toHaveProperty('disabled', true);
    const ref = {
      guest: null,
      apiVersion: 'kubevirt.io/v1',
      kind: 'VirtualMachine',
      plural: 'virtualmachines',
      namespace: 'default',
      name: 'web-1',
    };
    const undo = { steps: 1, removes: [ref], impossible: [{ step: 's', why: 'The address stays.' }] };
    act(() =>
      app.client.send('runs.follow', {
        type: 'put',
        run: runView('r1', [runStep('web-1')], { status: 'cancelled', undo }),
      }),
    );
    expect(screen.getByText('The address stays.')).toBeTruthy();
    press('Undo');
    await waitFor(() => expect(app.view.getState()).toMatchObject({ dialog: null, run: 'r2' }));
    expect(app.client.asked.map(({ name }) => name)).toEqual(['run.cancel', 'run.undo']);
  });

  it('removes a run that has ended', async () => {
    const app = show([runView('r1', [], { status: 'done', endedAt: at })], { 'run.remove': nothing });
    expect(screen.queryByRole('button', { name: /Applying/ })).toBeNull();
    press('Remove from the list');
    await waitFor(() => expect(app.client.asked[0]?.name).toBe('run.remove'));
    act(() => app.client.send('runs.follow', { type: 'remove', run: 'r1' }));
    expect(screen.getByText(/Nothing has been applied yet/)).toBeTruthy();
  });
});
