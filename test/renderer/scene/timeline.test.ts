import { expect, it } from 'vitest';
import { toTimeline } from '../../../renderer/scene/timeline.ts';
import { hostKind } from '../../../shared/kinds/host.ts';
import type { ObjectEvent } from '../../../shared/world/event.ts';
import { hostObject } from '../../support/fixtures/objects.ts';

const event = (uid: string, lastAt: string | null): ObjectEvent => ({
  uid,
  type: 'Normal',
  reason: 'NodeReady',
  message: '',
  count: 1,
  source: 'kubelet',
  about: 'Node/node-1',
  firstAt: lastAt,
  lastAt,
});

it('merges events and conditions, newest first; what has no time comes last', () => {
  const conditions = [
    { type: 'Ready', status: 'True', lastTransitionTime: '2026-03-01T10:00:00Z' },
    { type: 'MemoryPressure', status: 'False' },
  ];
  const raw = hostObject() as { status?: object };
  const host = hostKind.project({ ...raw, status: { ...raw.status, conditions } }, 'c');
  const found = toTimeline(
    [event('late', '2026-03-01T11:00:00Z'), event('early', '2026-03-01T09:00:00Z'), event('none', null)],
    [host],
  );
  expect(found.map((each) => (each.type === 'event' ? each.event.uid : each.condition.type))).toEqual([
    'late',
    'Ready',
    'early',
    'MemoryPressure',
    'none',
  ]);
});
