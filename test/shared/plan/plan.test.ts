import { describe, expect, it } from 'vitest';
import {
  copied,
  counted,
  edited,
  multiplied,
  rebased,
  redo,
  toHistory,
  undo,
  withChanged,
  withIntention,
  withMoved,
  withoutIntention,
  withSeen,
} from '../../../shared/plan/edit.ts';
import { Plan, planVersion, readPlan, toSeen } from '../../../shared/plan/plan.ts';
import { createGuest, createVm, planOf } from '../../support/plan-site.ts';

const written = (over: object = {}): unknown =>
  JSON.parse(JSON.stringify({ ...planOf(createGuest('a', 'shop', 3, 2), createVm('b', 'web', 2)), ...over }));

describe('reading a plan', () => {
  it('gives back what was written', () => {
    const read = readPlan(written());
    expect(read).toEqual({
      ok: true,
      value: planOf(createGuest('a', 'shop', 3, 2), createVm('b', 'web', 2)),
    });
  });
  it('refuses one that a newer Acre wrote, and says so', () => {
    const read = readPlan(written({ version: planVersion + 1, name: 'Shop' }));
    expect(read).toMatchObject({
      ok: false,
      error: {
        code: 'invalid',
        message: 'The plan "Shop" was written by a newer Acre: it has version 2, and this one reads up to 1.',
      },
    });
  });
  it('brings an older one to the newest form', () => {
    const { version: _, draftedFrom: __, ...old } = written() as Record<string, unknown>;
    const seen = { 'c/Node/-/node-01': toSeen({ uid: 'u' }) };
    const read = readPlan({ ...old, seen });
    expect(read).toMatchObject({ ok: true, value: { version: 1, draftedFrom: seen } });
  });
  it('says where one is wrong', () => {
    const read = readPlan(written({ intentions: [{ ...createVm('b', 'web', 1), count: 0 }] }));
    expect(read.ok ? '' : read.error.message).toContain('intentions.0.count');
    expect(readPlan([]).ok).toBe(false);
    expect(readPlan(null).ok).toBe(false);
    expect(readPlan(written({ surprise: 1 })).ok).toBe(false);
  });
});

describe('editing', () => {
  const [a, b] = [createGuest('a', 'shop', 3, 2), createVm('b', 'web', 2)];
  it('is undone and redone, and an edit behind an undo forgets the rest', () => {
    let history = toHistory(planOf());
    history = edited(history, (plan) => withIntention(plan, a));
    history = edited(history, (plan) => withIntention(plan, b));
    expect(undo(history).present.intentions).toEqual([a]);
    expect(redo(undo(history)).present).toBe(history.present);
    expect(undo(undo(undo(history))).present).toEqual(planOf());
    const other = edited(undo(history), (plan) => withoutIntention(plan, 'a'));
    expect(other.future).toEqual([]);
    expect(redo(other)).toEqual(other);
  });
  it('that changes nothing leaves the history alone', () => {
    const history = toHistory(planOf(a));
    expect(edited(history, (plan) => withChanged(plan, a))).toBe(history);
    expect(edited(history, (plan) => withoutIntention(plan, 'none'))).toBe(history);
    expect(edited(history, (plan) => withMoved(plan, 'a', 0))).toBe(history);
  });
  it('changes and moves an intention in its place', () => {
    const plan = planOf(a, b);
    expect(withChanged(plan, counted(b, 5)).intentions[1]).toMatchObject({ id: 'b', count: 5 });
    expect(withMoved(plan, 'b', 0).intentions.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(counted(a, 5, 'cp')).toMatchObject({ pools: [{ count: 5 }, { count: 2 }] });
  });
  it('multiplies VMs by their count and guest clusters by numbered names with slots of their own', () => {
    expect(multiplied(b, 10)).toEqual([{ ...b, count: 20 }]);
    const shops = multiplied(a, 3);
    expect(shops.map((each) => (each.type === 'create-guest' ? each.guest.name : ''))).toEqual([
      'shop',
      'shop-2',
      'shop-3',
    ]);
    expect(
      new Set(shops.map((each) => (each.type === 'create-guest' ? each.guest.tokenSlot : ''))).size,
    ).toBe(3);
    expect(new Set(shops.map(({ id }) => id)).size).toBe(3);
  });
  it('copies a plan under ids of its own', () => {
    const copy = copied(planOf(a, b), { id: 'q', name: 'Copy', createdAt: '2026-04-01T00:00:00Z' });
    expect(Plan.parse(copy)).toMatchObject({ id: 'q', name: 'Copy', cluster: 'c' });
    expect(copy.intentions.map(({ id }) => id)).toEqual(['q-1', 'q-2']);
  });
  it('keeps what was seen first, until it is drawn up anew', () => {
    const [first, later] = [toSeen({ uid: '1' }), toSeen({ uid: '2' })];
    const plan = withSeen(withSeen(planOf(), { x: first }), { x: later, y: later });
    expect(plan.draftedFrom).toEqual({ x: first, y: later });
    expect(rebased(plan, { x: later }).draftedFrom.x).toBe(later);
  });
});
