import fc from 'fast-check';
import { HostNeeds } from '../../shared/plan/shape.ts';

/** Resource names of the devices that hosts of tests have. */
export const deviceNames = { device: 'example.com/accelerator', gpu: 'example.com/gpu' };

const apps = fc.constantFrom('a', 'b', 'c');
const topologies = fc.constantFrom('kubernetes.io/hostname', 'topology.kubernetes.io/zone');
const requirement = fc.oneof(
  fc.record({
    key: fc.constant('disk'),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.constantFrom(['ssd'], ['hdd'], ['ssd', 'hdd']),
  }),
  fc.record({
    key: fc.constant('rank'),
    operator: fc.constantFrom('Gt', 'Lt'),
    values: fc.constantFrom(['2'], ['5']),
  }),
  fc.record({
    key: fc.constant('topology.kubernetes.io/zone'),
    operator: fc.constantFrom('Exists', 'DoesNotExist'),
  }),
);
const nodeTerm = fc.record({ matchExpressions: fc.array(requirement, { minLength: 1, maxLength: 2 }) });
const podTerm = fc.record({ app: apps, topologyKey: topologies, isByLabels: fc.boolean() }).map((each) => ({
  topologyKey: each.topologyKey,
  labelSelector: each.isByLabels
    ? { matchLabels: { app: each.app } }
    : { matchExpressions: [{ key: 'app', operator: 'In', values: [each.app] }] },
}));
const weight = fc.integer({ min: 1, max: 100 });
const few = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { minLength: 1, maxLength: 2 });
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const preferredPods = few(fc.record({ weight, podAffinityTerm: podTerm }));
const sometimes = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(of, { nil: undefined, freq: 2 });

/** What of the affinity of a VM there may be, and what of it there is. */
const affinity = fc
  .record({
    terms: sometimes(few(nodeTerm)),
    liked: sometimes(few(fc.record({ weight, preference: nodeTerm }))),
    near: sometimes(fc.oneof(podTerm)),
    apart: sometimes(podTerm),
    rather: sometimes(preferredPods),
    ratherNot: sometimes(preferredPods),
  })
  .map(({ terms, liked, near, apart, rather, ratherNot }) => ({
    nodeAffinity: {
      ...(terms ? { [REQUIRED]: { nodeSelectorTerms: terms } } : {}),
      ...(liked ? { [PREFERRED]: liked } : {}),
    },
    podAffinity: { ...(near ? { [REQUIRED]: [near] } : {}), ...(rather ? { [PREFERRED]: rather } : {}) },
    podAntiAffinity: {
      ...(apart ? { [REQUIRED]: [apart] } : {}),
      ...(ratherNot ? { [PREFERRED]: ratherNot } : {}),
    },
  }));
const needs = fc
  .record({
    labels: fc.oneof(fc.constant({}), fc.constant({}), fc.constant({ disk: 'ssd' })),
    tolerations: fc.oneof(
      fc.constant([]),
      fc.constant([{ key: 'dedicated', value: 'yes' }]),
      fc.constant([{ key: '', operator: 'Exists' }]),
      fc.constant([{ key: 'slow', operator: 'Exists', effect: 'PreferNoSchedule' }]),
    ),
    devices: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      fc.constantFrom([deviceNames.device], [deviceNames.device, deviceNames.device]),
    ),
    gpus: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, fc.constant([deviceNames.gpu])),
    architecture: fc.constantFrom('amd64', 'arm64'),
  })
  .map((each) => HostNeeds.parse(each));
/** A random VM: what it asks of hosts and other VMs, whether it is there already, and whether it moves then. */
export const schedulingWish = fc.record({
  app: apps,
  needs,
  affinity,
  isThere: fc.constantFrom(true, true, false),
  isMoving: fc.constantFrom(true, true, true, false),
  cpuCores: fc.integer({ min: 1, max: 4 }),
  memoryGib: fc.integer({ min: 1, max: 6 }),
  placement: fc.oneof(
    fc.constant({ type: 'scheduler' as const }),
    fc.record({
      type: fc.constant('spread' as const),
      over: fc.constantFrom('host' as const, 'zone' as const),
      isStrict: fc.boolean(),
    }),
  ),
  count: fc.integer({ min: 1, max: 3 }),
});
