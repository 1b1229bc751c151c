import { describe, expect, it } from 'vitest';
import { differ, maskSecrets, secretMask } from '../../../shared/plan/differ.ts';

const node = (unschedulable: boolean, labels: Record<string, string> = {}) => ({
  kind: 'Node',
  metadata: { name: 'n', labels, resourceVersion: String(Object.keys(labels).length) },
  spec: { unschedulable },
});
const want = { spec: { unschedulable: true } };
const seen = { spec: { unschedulable: false } };

describe('the difference of an object', () => {
  it('is a change where only the plan has one', () => {
    expect(differ(seen, node(false), want)).toMatchObject({
      state: 'change',
      hasDrift: false,
      fields: [
        { path: ['spec', 'unschedulable'], state: 'planned', base: false, now: false, intended: true },
      ],
      merged: { spec: { unschedulable: true }, metadata: { name: 'n' } },
    });
  });
  it('keeps what somebody else has changed beside it', () => {
    const base = { ...seen, metadata: { labels: { team: 'a' } } };
    const intended = { ...want, metadata: { labels: { team: 'a' } } };
    const found = differ(base, node(false, { team: 'b', zone: 'x' }), intended);
    expect(found).toMatchObject({ state: 'change', hasDrift: true });
    expect(found.fields.map(({ path, state }) => [path.join('.'), state])).toEqual([
      ['metadata.labels.team', 'drift'],
      ['spec.unschedulable', 'planned'],
    ]);
    expect(found.merged).toMatchObject({
      metadata: { labels: { team: 'b', zone: 'x' } },
      spec: { unschedulable: true },
    });
  });
  it('has nobody else in it where nothing was looked at before', () => {
    expect(differ({}, node(false), want)).toMatchObject({
      state: 'change',
      hasDrift: false,
      fields: [{ path: ['spec', 'unschedulable'], state: 'planned', now: false, intended: true }],
    });
  });
  it('is nothing where the server came to the same', () => {
    expect(differ(seen, node(true), want)).toMatchObject({
      state: 'unchanged',
      fields: [{ state: 'agreed' }],
    });
  });
  it('is a conflict where both changed one field, or the object is gone', () => {
    const [base, now, intended] = [{ spec: { cores: 2 } }, { spec: { cores: 3 } }, { spec: { cores: 4 } }];
    expect(differ(base, now, intended)).toMatchObject({ state: 'conflict', merged: { spec: { cores: 4 } } });
    expect(differ(base, undefined, intended)).toMatchObject({ state: 'conflict', isGone: true });
    expect(differ(undefined, now, intended)).toMatchObject({ state: 'conflict' });
  });
  it('is a creation, a deletion, or neither where it is gone already', () => {
    expect(differ(undefined, undefined, want)).toMatchObject({ state: 'create', merged: want });
    expect(differ(seen, node(false), undefined)).toMatchObject({ state: 'delete', hasDrift: false });
    expect(differ(seen, node(true), undefined)).toMatchObject({ state: 'delete', hasDrift: true });
    expect(differ(seen, undefined, undefined)).toMatchObject({ state: 'unchanged', isGone: true });
  });
  it('takes a field out that the plan no longer wants', () => {
    const base = { metadata: { annotations: { a: '1', b: '2' } } };
    expect(differ(base, base, { metadata: { annotations: { a: '1' } } }).merged).toEqual({
      metadata: { annotations: { a: '1' } },
    });
  });
});

it('what was not looked at when the plan was drafted is planned, and no conflict', () => {
  const found = differ({ metadata: { uid: 'u' } }, { spec: { cores: 3 } }, { spec: { cores: 4 } });
  expect(found).toMatchObject({ state: 'change', fields: [{ state: 'planned', now: 3, intended: 4 }] });
  const same = differ({ metadata: { uid: 'u' } }, { spec: { cores: 4 } }, { spec: { cores: 4 } });
  expect(same).toMatchObject({ state: 'unchanged', fields: [] });
});

it('a field that is taken away by null is not there afterwards', () => {
  const now = { metadata: { annotations: { a: '1', b: '2' } } };
  const found = differ({}, now, { metadata: { annotations: { a: null } } });
  expect(found.merged).toEqual({ metadata: { annotations: { b: '2' } } });
  expect(differ({}, { metadata: {} }, { metadata: { annotations: { a: null } } }).state).toBe('unchanged');
});

describe('secrets', () => {
  it('are masked in every part of a difference', () => {
    const secret = (text: string) => ({
      kind: 'Secret',
      metadata: { name: 's' },
      stringData: { userdata: text },
    });
    const found = differ(secret('token: alpha'), secret('token: beta'), secret('token: gamma'));
    expect(found.state).toBe('conflict');
    expect(JSON.stringify(found)).not.toMatch(/alpha|beta|gamma/);
    expect(found.fields[0]).toMatchObject({ path: ['stringData', 'userdata'], now: secretMask });
  });
  it('are masked under names that speak of them, but not what only points to one', () => {
    expect(
      maskSecrets({
        password: 'x',
        tokenSlot: 'shop/token',
        secretRef: { name: 'a' },
        secretName: 'b',
        token: '',
      }),
    ).toEqual({
      password: secretMask,
      tokenSlot: 'shop/token',
      secretRef: { name: 'a' },
      secretName: 'b',
      token: '',
    });
  });
});
