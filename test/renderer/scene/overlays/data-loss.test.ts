import { describe, expect, it } from 'vitest';
import type { KindName } from '../../../../shared/kinds/index.ts';
import { appError } from '../../../../shared/error.ts';
import type { HealthByKind } from '../../../../shared/world/patch.ts';
import { dataLossOverlay as overlay } from '../../../../renderer/scene/overlays/data-loss.ts';
import type { Graph } from '../../../../renderer/scene/graph.ts';
import { fillIn, graphOf, hostIn, rawHost, rawVm, vmIn } from '../../../support/overlays.ts';
import { rawClaim, rawReplica, rawStorageVolume } from '../../../support/storage-objects.ts';

const hosts = ['a', 'b', 'c'].map((name) => rawHost(name));
const live: HealthByKind = {
  Node: { type: 'live' },
  StorageVolume: { type: 'live' },
  StorageReplica: { type: 'live' },
};

type Copy = [host: string, over?: { failed?: true; rebuilding?: true; stopped?: true }];

/** A VM whose disk has these copies. */
function vmWith(
  name: string,
  copies: readonly Copy[],
  over: { wanted?: number; isOff?: boolean; robustness?: string } = {},
): [KindName, object][] {
  const { wanted = 3, isOff = false, robustness } = over;
  const claim = `${name}-disk`;
  const spec = {
    template: { spec: { domain: {}, volumes: [{ name: 'd', persistentVolumeClaim: { claimName: claim } }] } },
  };
  return [
    ...rawVm(name, isOff ? null : 'a', { spec }),
    rawClaim(claim, `pvc-${name}`),
    rawStorageVolume(`pvc-${name}`, { wanted, isAttached: !isOff, ...(robustness ? { robustness } : {}) }),
    ...copies.map(([host, state = {}]) => rawReplica(`pvc-${name}`, host, state)),
  ];
}
const graph = (objects: [KindName, object][], health: HealthByKind = live): Graph =>
  graphOf([...hosts, ...objects], {}, health);
const role = (of: Graph, name: string): string => fillIn(overlay, of, name).role;

describe('one host from data loss', () => {
  it('is told by the hosts that have all the data', () => {
    const of = graph([
      ...vmWith('safe', [['a'], ['b'], ['c']]),
      ...vmWith('fair', [['a'], ['b'], ['c', { failed: true }]]),
      ...vmWith('degraded', [['a', { failed: true }], ['b'], ['c', { rebuilding: true }]]),
      ...vmWith('single', [['c']], { wanted: 1 }),
      ...vmWith('lost', [['a', { failed: true }]], { robustness: 'faulted' }),
    ]);
    expect(['safe', 'fair', 'degraded', 'single', 'lost'].map((name) => role(of, name))).toEqual([
      'tone-ok',
      'tone-info',
      'tone-danger',
      'tone-warn',
      'error',
    ]);
    expect(fillIn(overlay, of, 'degraded').label).toBe('One host from data loss, rebuilding');
    expect(overlay.explain(vmIn(of, 'degraded'), of)).toEqual([
      'One host from data loss.',
      'degraded-disk: 1 of 3 copies whole (b). One is being rebuilt.',
    ]);
    expect(['a', 'b', 'c'].map((name) => fillIn(overlay, of, name))).toEqual([
      { role: 'tone-ok', label: '0 VMs lose data' },
      { role: 'tone-danger', label: '1 VM loses data' },
      { role: 'tone-warn', hasPattern: true, label: '1 VM loses data' },
    ]);
    expect(overlay.explain(hostIn(of, 'b'), of)).toContain('The last whole copy is here: degraded.');
    expect(overlay.legend(of)[0]?.entries.map(({ text }) => text)).toEqual([
      'No whole copy is left · 1 VM',
      'One host from data loss · 1 VM',
      'One copy, as wanted · 1 VM',
      'Two hosts · 1 VM',
      'Three hosts and more · 1 VM',
      'Rebuilding a copy · 1 VM',
    ]);
  });

  it('counts copies at rest only while the volume rests too', () => {
    const rests: Copy[] = [
      ['a', { stopped: true }],
      ['b', { stopped: true }],
    ];
    expect(role(graph(vmWith('vm', rests, { isOff: true })), 'vm')).toBe('tone-info');
    expect(role(graph(vmWith('vm', [['a'], ['b', { stopped: true }]])), 'vm')).toBe('tone-danger');
  });

  it('says why it does not know: another storage, no storage, not read yet, forbidden, not installed', () => {
    const plain = (name: string, volume: string | null): [KindName, object][] => [
      ...vmWith(name, []).slice(0, 2),
      rawClaim(`${name}-disk`, volume),
    ];
    const objects = [
      ...plain('nfs', 'pv-nfs'),
      ...plain('new', null),
      ...rawVm('bare', 'a', { spec: { template: { spec: { domain: {} } } } }),
    ];
    const label = (name: string, health?: HealthByKind): string | undefined =>
      fillIn(overlay, graph(objects, health), name).label;
    expect(['nfs', 'new', 'bare'].map((name) => label(name))).toEqual([
      'Not on Longhorn, so its copies are not known',
      'No storage yet',
      'No volumes',
    ]);
    const unread: HealthByKind = { ...live, StorageReplica: { type: 'unfollowed' } };
    expect(label('nfs', unread)).toBe('Replicas are being read');
    expect(overlay.legend(graph(objects, unread)).at(-1)?.entries[0]?.text).toBe(
      'Replicas are being read: c',
    );
    const error = appError('forbidden', 'no');
    expect(label('nfs', { ...live, StorageVolume: { type: 'forbidden', error } })).toBe(
      'Replicas may not be read',
    );
    expect(label('a', { ...live, StorageVolume: { type: 'absent' } })).toBe('Longhorn is not installed');
  });

  it('reads the same where nothing of it has changed', () => {
    const make = (): Graph => graph(vmWith('vm', [['a'], ['b']]));
    expect(overlay.read(make())).toBe(overlay.read(make()));
    expect(overlay.read(graph(vmWith('vm', [['a']])))).not.toBe(overlay.read(make()));
  });
});

describe('replicas of the selected VM', () => {
  const of = graph([
    ...vmWith('vm', [['a'], ['b', { rebuilding: true }], ['c', { failed: true }]]),
    ...vmWith('other', [['a']]),
    rawHost('d'),
  ]);
  it('mark their hosts by how they stand, and leave the others quiet', () => {
    const selected = overlay.forSelection?.([vmIn(of, 'vm').id]) ?? overlay;
    expect(['a', 'b', 'c', 'd'].map((name) => fillIn(selected, of, name))).toEqual([
      { role: 'tone-ok', label: '● Whole copy' },
      { role: 'tone-info', hasPattern: true, label: '◐ Copy being rebuilt' },
      { role: 'tone-danger', label: '✕ Failed copy' },
      { role: 'none' },
    ]);
    expect(selected.read(of)).toBe(selected.read(of));
    expect(fillIn(selected, of, 'other').role).toBe('tone-danger');
  });

  it('are not shown for another selection', () => {
    for (const selection of [[], [hostIn(of, 'a').id], [vmIn(of, 'vm').id, vmIn(of, 'other').id]])
      expect(overlay.forSelection?.(selection).read(of)).toBe(overlay.read(of));
  });
});
