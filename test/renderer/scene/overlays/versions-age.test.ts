import { describe, expect, it } from 'vitest';
import { appError } from '../../../../shared/error.ts';
import { openAgeOverlay } from '../../../../renderer/scene/overlays/age.ts';
import { overlayAfter, overlayOf } from '../../../../renderer/scene/overlays/index.ts';
import { overlayNames } from '../../../../renderer/scene/overlays/overlay.ts';
import { versionsOverlay as overlay } from '../../../../renderer/scene/overlays/versions.ts';
import { fillIn, graphOf, hostIn, rawHost, rawVm, vmIn } from '../../../support/overlays.ts';

describe('version skew', () => {
  const launcher = (tag: string): object => ({
    launcherContainerImageVersion: `registry.example:5000/suse/virt-launcher:${tag}`,
  });
  const graph = graphOf([
    rawHost('same'),
    rawHost('older', 'management', { kubelet: 'v1.33.5+rke2r1', os: 'Harvester v1.6.1' }),
    rawHost('newer', 'worker', { kubelet: 'v1.35.0+rke2r1' }),
    rawHost('ancient', 'worker', { kubelet: 'v1.30.9+rke2r1' }),
    rawHost('other', 'worker', { os: 'SLE Micro 6.1' }),
    ...rawVm('fresh', 'same', { status: launcher('1.7.0-150700.3.16.2') }),
    ...rawVm('stale', 'same', {
      status: launcher('1.6.3'),
      labels: { 'kubevirt.io/outdatedLauncherImage': '' },
    }),
    ...rawVm('silent', 'same'),
    ...rawVm('off', null),
  ]);

  it('holds hosts against their cluster, and the policy of Kubernetes', () => {
    const roles = ['same', 'older', 'newer', 'ancient', 'other'].map(
      (name) => fillIn(overlay, graph, name).role,
    );
    expect(roles).toEqual(['tone-ok', 'tone-warn', 'tone-danger', 'tone-danger', 'tone-ok']);
    expect(overlay.explain(hostIn(graph, 'older'), graph)).toEqual([
      'Harvester v1.6.1 on this host, v1.7.0 in the cluster.',
      'Kubelet v1.33.5+rke2r1, API server v1.34.3+rke2r1.',
    ]);
  });

  it('tells launchers that KubeVirt calls outdated', () => {
    const roles = ['fresh', 'stale', 'silent', 'off'].map((name) => fillIn(overlay, graph, name).role);
    expect(roles).toEqual(['tone-ok', 'tone-warn', 'none', 'none']);
    expect(fillIn(overlay, graph, 'fresh').label).toBe('Launcher 1.7.0-150700.3.16.2');
    expect(overlay.explain(vmIn(graph, 'stale'), graph)[1]).toContain('restarted');
  });

  it('judges nothing where the cluster has not told its versions', () => {
    const unknown = graphOf([rawHost('same')], { harvesterVersion: null, kubernetesVersion: null });
    expect(fillIn(overlay, unknown, 'same').role).toBe('tone-ok');
  });
});

describe('age of data', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const age = openAgeOverlay(() => now);
  const objects = [rawHost('a'), ...rawVm('web', 'a')];
  const error = appError('timeout', 'It did not answer.');
  const roles = (...of: Parameters<typeof graphOf>): string[] =>
    ['a', 'web'].map((name) => fillIn(age, graphOf(...of), name).role);

  it('tells live, loading, stale for a while and for long, by kind', () => {
    expect(roles(objects)).toEqual(['tone-ok', 'tone-ok']);
    const live = { type: 'live' } as const;
    const stale = (since: string) => ({ type: 'stale', since, error }) as const;
    const vms = { VirtualMachine: live, VirtualMachineInstance: live };
    const hosts = { Node: live, NodeMetrics: live, StorageNode: live };
    expect(roles(objects, {}, { ...vms, ...hosts, NodeMetrics: { type: 'loading' } })).toEqual([
      'tone-info',
      'tone-ok',
    ]);
    const recent = graphOf(objects, {}, { ...vms, ...hosts, VirtualMachine: stale('2026-03-01T11:57:00Z') });
    expect(fillIn(age, recent, 'web')).toEqual({
      role: 'tone-warn',
      hasPattern: true,
      label: 'Seen 3 min ago',
    });
    expect(age.explain(vmIn(recent, 'web'), recent)).toEqual(['VMs: Seen 3 min ago', 'Running VMs: Live']);
    const old = { ...vms, ...hosts, Node: stale('2026-02-27T11:00:00Z') };
    expect(fillIn(age, graphOf(objects, {}, old), 'a')).toEqual({
      role: 'tone-danger',
      label: 'Seen 2 d ago',
    });
    const never = graphOf(objects, {}, { ...vms, ...hosts, Node: { type: 'stale', since: null, error } });
    expect(age.explain(hostIn(never, 'a'), never)[0]).toBe('Hosts: Never read');
    expect(fillIn(age, never, 'a').role).toBe('tone-ok');
  });

  it('tells what may not be read only where nothing else is worse, and a cluster that is not connected', () => {
    const forbidden = { type: 'forbidden', error } as const;
    const health = { VirtualMachine: { type: 'live' }, VirtualMachineInstance: forbidden } as const;
    expect(fillIn(age, graphOf(objects, {}, health), 'web').role).toBe('tone-ok');
    expect(roles(objects, { connection: { type: 'disconnected' } })).toEqual(['tone-danger', 'tone-danger']);
    const failed = { type: 'failed', since: '2026-03-01T11:59:00Z', error, retryAt: null } as const;
    expect(roles(objects, { connection: failed })).toEqual(['tone-warn', 'tone-warn']);
  });
});

describe('the overlays', () => {
  it('are found by name, health for one that is not known, and follow each other around', () => {
    for (const name of overlayNames) expect(overlayOf(name).name).toBe(name);
    expect(overlayOf('of-a-newer-version').name).toBe('health');
    let name: string = 'health';
    for (let step = 0; step < overlayNames.length; step += 1) name = overlayAfter(name, 1);
    expect(name).toBe('health');
    expect(overlayAfter('health', -1)).toBe(overlayNames.at(-1));
  });

  it('have in their legends every fill that they give, never told by colour alone', () => {
    const graph = graphOf([rawHost('a'), ...rawVm('web', 'a'), ...rawVm('off', null)]);
    for (const name of overlayNames) {
      const named = overlayOf(name);
      const entries = named.legend(graph).flatMap((part) => part.entries);
      for (const node of ['a', 'web', 'off']) {
        const { role } = fillIn(named, graph, node);
        if (role !== 'none')
          expect(
            entries.map((entry) => entry.role),
            `${name} ${node}`,
          ).toContain(role);
      }
      for (const { text } of entries) expect(text, name).not.toBe('');
      for (const { role, hasPattern } of entries) expect(role !== 'tone-warn' || hasPattern).toBe(true);
    }
  });
});
