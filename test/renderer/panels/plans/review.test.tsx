// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { Dialogs } from '../../../../renderer/panels/dialogs.tsx';
import { appError } from '../../../../shared/error.ts';
import type { ReviewEvent } from '../../../../shared/plan/review.ts';
import { fail, ok } from '../../../../shared/result.ts';
import type { Answers } from '../../../support/fake-client.ts';
import { reviewStep, reviewSteps, stepView, vmPlan } from '../../../support/run-views.ts';
import { renderPanel } from '../render.tsx';
import type { TestApp } from '../render.tsx';
import { withoutLayout } from '../without-layout.ts';

withoutLayout();

async function show(answers: Answers = {}): Promise<TestApp & { tell: (...events: ReviewEvent[]) => void }> {
  const { app } = renderPanel(<Dialogs />, answers);
  act(() => app.view.setState({ dialog: { type: 'review-plan', plan: 'p' } }));
  act(() => {
    app.client.send('plans.follow', { type: 'put', plan: vmPlan('p', 'shop') });
    app.client.send('plans.follow', { type: 'complete' });
  });
  await waitFor(() => expect(app.client.streams.some(({ name }) => name === 'plan.review')).toBe(true));
  const tell = (...events: ReviewEvent[]): void =>
    act(() => {
      for (const event of events) app.client.send('plan.review', event);
    });
  return { ...app, tell };
}
const dialog = (): HTMLElement => screen.getByRole('dialog', { name: 'Review shop' });
const apply = (): HTMLElement => within(dialog()).getByRole('button', { name: /^Apply/ });
const complete: ReviewEvent = { type: 'complete', estimateSeconds: 60, refused: 0 };

describe('a review', () => {
  it('says what it waits for, streams what the server says, and applies', async () => {
    const { client, tell, view } = await show({ 'plan.apply': () => ok({ run: 'r1' }) });
    expect(within(dialog()).getByText(/Comparing the plan/)).toBeTruthy();
    tell(reviewSteps([stepView('web-1'), stepView('web-2', { after: ['web-1'] })]));
    expect(within(dialog()).getByText('0 of 2 steps tried')).toBeTruthy();
    expect(within(dialog()).getByText('after 1')).toBeTruthy();
    fireEvent.click(apply());
    tell(reviewStep('web-1'), reviewStep('web-2'), complete);
    expect(within(dialog()).getByText('2 steps, about 60 s')).toBeTruthy();
    expect(within(dialog()).getAllByRole('img', { name: 'The server would take it' })).toHaveLength(2);
    expect(client.asked).toEqual([]);
    fireEvent.click(apply());
    await waitFor(() =>
      expect(view.getState()).toMatchObject({ dialog: null, drawerTab: 'runs', run: 'r1' }),
    );
    expect(client.asked).toEqual([{ name: 'plan.apply', input: { plan: 'p', overrides: {} } }]);
  });

  it('says what has changed since the draft, and drafts the plan anew from it, for one and for all, to be undone', async () => {
    const { tell, plans, client } = await show({ 'plan.save': () => ok({}) });
    const seen = (uid: string) => ({
      uid,
      resourceVersion: null,
      hash: uid,
      fields: {},
      facts: { cores: 4 },
    });
    const changed = (name: string) => ({
      entity: `c/VirtualMachine/default/${name}`,
      type: 'changed' as const,
      now: seen(name),
      facts: [{ name: 'cores', before: 2, now: 4 }],
    });
    const gone = { entity: 'c/Node/-/node-9', type: 'gone' as const, now: null, facts: [] };
    const old = { ...seen('old'), facts: { cores: 2 } };
    act(() => {
      plans.open('p');
      plans.edit((plan) => ({ ...plan, draftedFrom: { [gone.entity]: old, [changed('a').entity]: old } }));
    });
    const reviewed = (...drift: (ReturnType<typeof changed> | typeof gone)[]): void =>
      tell(reviewSteps([stepView('web-1')], { drift }), reviewStep('web-1'), complete);
    reviewed(changed('a'), changed('b'), gone);
    expect(within(dialog()).getAllByText('cores: 2, now 4')).toHaveLength(2);
    const streams = (): number => client.streams.filter(({ name }) => name === 'plan.review').length;
    const before = streams();
    fireEvent.click(within(dialog()).getByRole('button', { name: 'Take a as it is there now' }));
    const drafted = () => plans.getState().history!.present.draftedFrom;
    expect(drafted()).toEqual({ [changed('a').entity]: seen('a'), [gone.entity]: old });
    await waitFor(() => expect(streams()).toBeGreaterThan(before));
    reviewed(changed('b'), gone);
    fireEvent.click(within(dialog()).getByRole('button', { name: 'Take all that is there now' }));
    expect(drafted()).toEqual({ [changed('a').entity]: seen('a'), [changed('b').entity]: seen('b') });
    await waitFor(() =>
      expect(client.asked.findLast(({ name }) => name === 'plan.save')?.input).toMatchObject({
        plan: { draftedFrom: drafted() },
      }),
    );
    act(() => plans.undo());
    expect(drafted()[gone.entity]).toEqual(old);
  });

  it('has every risk agreed to by itself before it can be applied', async () => {
    const { client, tell } = await show({
      'plan.apply': () => fail(appError('conflict', 'Another plan is being applied.')),
    });
    const taken = {
      type: 'refused' as const,
      error: appError('conflict', 'Fields are managed by helm.'),
      message: 'Apply failed with 1 conflict',
      ref: {
        guest: null,
        apiVersion: 'v1',
        kind: 'Secret',
        plural: 'secrets',
        namespace: 'default',
        name: 's',
      },
      managers: ['helm'],
    };
    tell(
      reviewSteps([stepView('web-1', { danger: 'data' }), stepView('web-2')], {
        drift: [{ entity: 'c/VirtualMachine/default/web-1', type: 'changed', now: null, facts: [] }],
      }),
      reviewStep('web-1'),
      reviewStep('web-2', { dryRun: taken }),
      complete,
    );
    expect(within(dialog()).getByText('Apply failed with 1 conflict')).toBeTruthy();
    const boxes = (): HTMLElement[] => within(dialog()).getAllByRole('checkbox');
    const texts = (): (string | undefined)[] =>
      boxes().map((box) => box.parentElement?.textContent ?? undefined);
    expect(texts()).toEqual([
      'Apply the plan as it was drafted, although objects have changed since',
      expect.stringMatching(/web-2: take over the fields that helm manages$/),
      'Begin although the server refuses a step as things are now',
      'A step deletes data for good',
    ]);
    // What is taken over is refused no more.
    fireEvent.click(boxes()[1]!);
    expect(texts()).not.toContain('Begin although the server refuses a step as things are now');
    for (const index of [0, 2]) {
      fireEvent.click(apply());
      expect(client.asked).toEqual([]);
      fireEvent.click(boxes()[index]!);
    }
    fireEvent.click(apply());
    await within(dialog()).findByText('Another plan is being applied.');
    expect(client.asked[0]?.input).toEqual({
      plan: 'p',
      overrides: { acceptsDrift: true, takesOver: ['web-2'] },
    });
  });

  it('is kept from being applied by what its check finds', async () => {
    const { client, tell } = await show();
    const where = { intention: null, entity: null };
    tell(
      reviewSteps([stepView('web-1')], {
        isPossible: false,
        findings: [{ severity: 'error', code: 'capacity', text: 'No host has 512 cores left.', where }],
      }),
      reviewStep('web-1'),
      complete,
    );
    expect(within(dialog()).getByText('No host has 512 cores left.')).toBeTruthy();
    fireEvent.click(apply());
    expect(client.asked).toEqual([]);
  });

  it('shows every object three ways, what differs and who changed it', async () => {
    const { tell } = await show();
    const change = (reviewStep('web-1') as Extract<ReviewEvent, { type: 'step' }>).changes[0]!;
    const fields = [
      {
        path: ['spec', 'runStrategy'],
        state: 'conflict' as const,
        base: 'Always',
        now: 'Manual',
        intended: 'Halted',
      },
      { path: ['metadata', 'labels', 'a/b'], state: 'drift' as const, base: null, now: 'x', intended: null },
    ];
    tell(
      reviewSteps([stepView('web-1')]),
      reviewStep('web-1', { changes: [{ ...change, state: 'conflict', hasDrift: true, fields }] }),
    );
    const row = within(dialog()).getByRole('row', { name: /spec\.runStrategy/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['Always', 'Manual', 'Halted']);
    expect(within(dialog()).getByText('metadata.labels["a/b"]')).toBeTruthy();
    expect(within(dialog()).getByText('Changed by others')).toBeTruthy();
  });

  it('keeps the plan where the cluster cannot be reached, and begins again when asked', async () => {
    const { client } = await show();
    const follower = client.streams.find(({ name }) => name === 'plan.review')!.follower;
    act(() => follower.onEnd?.(appError('unreachable', 'c does not answer.')));
    expect(within(dialog()).getByText(/the plan is kept; review again when it is connected/)).toBeTruthy();
    fireEvent.click(within(dialog()).getByRole('button', { name: 'Review again' }));
    expect(within(dialog()).getByText(/Comparing the plan/)).toBeTruthy();
    const open = () => client.streams.filter(({ name, isClosed }) => name === 'plan.review' && !isClosed);
    await waitFor(() => expect(open()).toHaveLength(1));
  });
});
