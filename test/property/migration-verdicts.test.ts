import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openGroup } from '../../shared/migration/group.ts';
import { byScore, openVerdicts, verdictsOf } from '../../shared/migration/verdict.ts';
import { candidateOf } from '../../shared/plan/candidate.ts';
import { openPlacer } from '../../shared/plan/place.ts';
import { toSite } from '../../shared/plan/site.ts';
import type { Site, SiteVm } from '../../shared/plan/site.ts';
import { vmObject } from '../support/fixtures/objects.ts';
import { basics, rawHost, rawVm, worldOf } from '../support/plan-site.ts';
import type { Raw } from '../support/plan-site.ts';

const hostnames = Array.from({ length: 6 }, (_, index) => `node-0${index + 1}`);
const apps = ['web', 'db', 'cache'];
const zones = ['a', 'b', 'c'];
const models = ['Skylake', 'EPYC'];
const required = 'requiredDuringSchedulingIgnoredDuringExecution';

const hosts = fc.tuple(
  ...hostnames.map((name) =>
    fc
      .record({
        zone: fc.constantFrom(...zones),
        model: fc.constantFrom(...models),
        isCordoned: fc.boolean(),
        isReady: fc.integer({ max: 9, min: 0 }).map((each) => each > 0),
        hasNetwork: fc.integer({ max: 4, min: 0 }).map((each) => each > 0),
        isTainted: fc.integer({ max: 4, min: 0 }).map((each) => each === 0),
        memoryMib: fc.integer({ min: 6_000, max: 129_000 }),
      })
      .map(({ zone, model, isCordoned, isReady, hasNetwork, isTainted, memoryMib }) =>
        rawHost(name, {
          labels: {
            zone,
            [`host-model-cpu.node.kubevirt.io/${model}`]: 'true',
            [`cpu-model-migration.node.kubevirt.io/${model}`]: 'true',
            'network.harvesterhci.io/vm-data': String(hasNetwork),
          },
          annotations: { 'management.cattle.io/pod-requests': `{"cpu":"4","memory":"${memoryMib}Mi"}` },
          spec: {
            unschedulable: isCordoned,
            taints: isTainted ? [{ key: 'gpu', effect: 'NoSchedule' }] : [],
          },
          ...(isReady ? {} : { status: { conditions: [{ type: 'Ready', status: 'False' }] } }),
        }),
      ),
  ),
);
const term = fc.record({
  labelSelector: fc.constantFrom(...apps).map((app) => ({ matchLabels: { app } })),
  topologyKey: fc.constantFrom('kubernetes.io/hostname', 'zone'),
});
const vms = fc
  .array(
    fc.record({
      host: fc.option(fc.constantFrom(...hostnames), { freq: 8 }),
      app: fc.constantFrom(...apps),
      memory: fc.constantFrom('2Gi', '20Gi', '60Gi'),
      tolerations: fc.constantFrom([], [{ key: 'gpu', operator: 'Exists' }]),
      zones: fc.option(fc.subarray(zones, { minLength: 1 }), { freq: 2 }),
      away: fc.option(term, { freq: 1 }),
      near: fc.option(term, { freq: 1 }),
      isMigratable: fc.integer({ max: 9, min: 0 }).map((each) => each > 0),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((all) =>
    all.flatMap(
      ({ host, app, memory, tolerations, zones: wanted, away, near, isMigratable }, index): Raw[] => {
        const affinity = {
          ...(wanted
            ? {
                nodeAffinity: {
                  [required]: {
                    nodeSelectorTerms: [
                      { matchExpressions: [{ key: 'zone', operator: 'In', values: wanted }] },
                    ],
                  },
                },
              }
            : {}),
          ...(away ? { podAntiAffinity: { [required]: [away] } } : {}),
          ...(near ? { podAffinity: { [required]: [near] } } : {}),
        };
        const plain = vmObject({ domain: { resources: { limits: { cpu: '2', memory } } } });
        const spec = {
          template: {
            metadata: { labels: { app } },
            spec: { ...plain.spec.template.spec, affinity, tolerations },
          },
        };
        return rawVm(`vm-${index}`, host, { spec, isMigratable });
      },
    ),
  );
const sites = fc
  .tuple(hosts, vms)
  .map(([hostRaws, vmRaws]): Site => toSite(worldOf([...basics, ...hostRaws, ...vmRaws]), 'c'));

const all = (site: Site): SiteVm[] => [...site.vms.values()];

it('say no exactly where the placement of plans does, with a reason in words', () => {
  fc.assert(
    fc.property(sites, (site) => {
      const placer = openPlacer(site);
      const verdicts = openVerdicts(site);
      for (const vm of all(site)) {
        for (const host of site.hosts) {
          const { type, code, words, score } = verdicts.on(vm, host);
          expect(words).toMatch(/\.$|: .+/);
          expect(score > 0).toBe(type !== 'no');
          if (type !== 'no') expect(placer.whyNot(candidateOf(site, vm), host.name)).toBeNull();
          const isOwn = ['not-running', 'not-migratable', 'same-host'].includes(code ?? '');
          if (type === 'no' && !isOwn) expect(placer.whyNot(candidateOf(site, vm), host.name)).toBe(code);
        }
      }
    }),
    { numRuns: 150 },
  );
});

it('are in order of their score, whatever the order of what is known', () => {
  fc.assert(
    fc.property(sites, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (site, stream) => {
      const entities = [...site.vms.values()].flatMap(({ entity, instance }) =>
        instance ? [entity, instance] : [entity],
      );
      const shuffled = [...entities, ...site.hosts.map(({ entity }) => entity), ...site.networks.values()]
        .map((entity) => ({ entity, at: Number(stream.next().value) }))
        .sort((a, b) => a.at - b.at)
        .map(({ entity }): [string, typeof entity] => [entity.id, entity]);
      const again = toSite({ entities: new Map(shuffled), health: {} }, 'c');
      for (const vm of all(site)) {
        const found = verdictsOf(site, vm);
        expect([...found].sort(byScore)).toEqual(found);
        const plain = (each: (typeof found)[number]) => [each.name, each.type, each.code];
        expect(verdictsOf(again, again.vms.get(vm.id)!).map(plain).sort()).toEqual(found.map(plain).sort());
      }
    }),
    { numRuns: 60 },
  );
});

it('of several VMs are those of one after the other, and leave nothing behind', () => {
  fc.assert(
    fc.property(sites, (site) => {
      const group = openGroup(site, all(site));
      const before = group.all();
      const { parts } = group.anywhere();
      const placer = openPlacer(site);
      for (const { vm, verdict } of parts) {
        if (!verdict) continue;
        const candidate = candidateOf(site, vm);
        expect(placer.whyNot(candidate, verdict.name)).toBeNull();
        placer.take(verdict.name, candidate, 1);
      }
      expect(group.all()).toEqual(before);
      for (const vm of all(site)) {
        const [single] = openGroup(site, [vm]).all();
        expect(single?.parts[0]?.verdict).toEqual(verdictsOf(site, vm)[0]);
      }
    }),
    { numRuns: 60 },
  );
});

it('never take a VM that did not fit because others came', () => {
  fc.assert(
    fc.property(sites, (site) => {
      const [first, second] = all(site);
      if (!first || !second) return;
      const verdicts = openVerdicts(site);
      const before = new Map(verdicts.all(second).map((each) => [each.name, each.type]));
      const target = verdicts.all(first)[0];
      if (!target || target.type === 'no') return;
      verdicts.take(first, target.name, 1);
      const hasNear = second.entity.vm.wishes?.near !== undefined;
      for (const { name, type } of verdicts.all(second)) {
        // One that has to be near others may well be able to go where those have gone.
        if (before.get(name) === 'no' && !hasNear) expect(type).toBe('no');
      }
    }),
    { numRuns: 150 },
  );
});
