import { abilitiesOf } from '../../rancher/provision/release.ts';
import { fleet } from '../../rancher/provision/names.ts';
import { buildCredential } from '../../rancher/provision/secrets.ts';
import { isThrough } from '../../rancher/provision/spec.ts';
import type { ThroughGuest } from '../../rancher/provision/spec.ts';
import { maskedValues } from '../build.ts';
import type { Values } from '../build.ts';
import type { JsonObject } from '../canonical.ts';
import { guestIdOf } from '../guest-id.ts';
import type { TendGuest, TendVerb } from '../intention.ts';
import { rancherRefs } from '../rancher-refs.ts';
import type { Step } from '../step.ts';
import { chained, toStep } from './draft.ts';
import type { Draft, Drafted } from './draft.ts';
import { counted } from './tend-counters.ts';
import { edit, isSettled, sourceOf } from './tend-parts.ts';
import type { Given } from './tend-parts.ts';
import { reshape, removeNode, scale } from './tend-pools.ts';
import { leftBehind } from './through.ts';

function upgrade(draft: Draft, given: Given, { from, to }: Extract<TendVerb, { type: 'upgrade' }>): Step[] {
  const { guest, at, subject } = given;
  return [
    toStep(draft, guest.name, {
      type: 'upgrade-kubernetes',
      subject,
      lane: subject,
      operations: [edit(given, [{ path: ['spec', 'kubernetesVersion'], from: [from], to }])],
      done: {
        type: 'all',
        of: [
          {
            type: 'field',
            ref: at.controlPlane(guest.name),
            path: ['spec', 'kubernetesVersion'],
            in: [to],
          },
          ...isSettled(given),
        ],
      },
      undo: {
        type: 'impossible',
        why: `Kubernetes takes no way back from ${to} to ${from} but the restore of a snapshot.`,
      },
      danger: 'service',
      estimateSeconds: 1200,
      source: sourceOf(guest, null),
    }),
  ];
}

function deleteCluster(
  draft: Draft,
  given: Given,
  { keepsVolumes }: Extract<TendVerb, { type: 'delete' }>,
): Step[] {
  const { guest, at, subject } = given;
  const ref = at.cluster(guest.name);
  const keeps = keepsVolumes && abilitiesOf(guest.through.version).removesVolumes;
  const annotations = { 'harvesterhci.io/skipHarvesterMachineProvisionCleanup': 'true' };
  const gone = toStep(draft, guest.name, {
    type: 'delete-cluster',
    subject,
    lane: subject,
    operations: [
      ...(keeps ? [{ action: 'patch' as const, ref, body: { metadata: { annotations } } }] : []),
      { action: 'delete', ref },
    ],
    done: { type: 'gone', ref },
    undo: { type: 'impossible', why: `${guest.name} and the disks of its nodes are gone.` },
    danger: 'data',
    estimateSeconds: 300,
    source: sourceOf(guest, null),
  });
  const operations = leftBehind(guest);
  const rest = toStep(draft, guest.name, {
    type: 'delete-object',
    subject,
    operations,
    done: { type: 'all', of: operations.map((each) => ({ type: 'gone', ref: each.ref })) },
    undo: { type: 'impossible', why: `The credentials of ${guest.name} are gone.` },
    source: sourceOf(guest, null),
  });
  return chained([gone, rest]);
}

function renew(
  draft: Draft,
  given: Given,
  { credential }: Extract<TendVerb, { type: 'renew-credential' }>,
): Step[] {
  const { guest, at, subject } = given;
  const [namespace = fleet, name = ''] = credential.split(':');
  const ref = at.secret(namespace, name);
  return [
    toStep(draft, guest.name, {
      type: 'renew-credential',
      subject,
      operations: [{ action: 'patch', ref, body: renewed(guest, maskedValues), mints: 'credential' }],
      done: { type: 'applied' },
      undo: { type: 'impossible', why: 'The token before is of no use any more.' },
      source: { type: 'rancher', part: 'renewal', guest, pools: [], counter: null },
    }),
  ];
}

/** What of a cloud credential changes with its token. */
export function renewed(guest: ThroughGuest, values: Values): JsonObject {
  const { stringData } = buildCredential(guest, values);
  const content = (stringData as JsonObject)['harvestercredentialConfig-kubeconfigContent'] ?? '';
  return { stringData: { 'harvestercredentialConfig-kubeconfigContent': content } };
}

/** The steps of a change of a guest cluster that a Rancher made. */
export function tendGuest(draft: Draft, { guest, verb }: TendGuest): Drafted {
  if (!isThrough(guest)) return { steps: [], refusals: [] };
  const given: Given = {
    guest,
    subject: guestIdOf(draft.site, guest),
    at: rancherRefs(guest.through.rancher),
  };
  const steps = ((): Step[] => {
    switch (verb.type) {
      case 'scale':
        return verb.from === verb.to ? [] : [scale(draft, given, verb.pool.name, verb.from, verb.to, {})];
      case 'remove-node':
        return removeNode(draft, given, verb);
      case 'reshape':
        return reshape(draft, given, verb);
      case 'upgrade':
        return upgrade(draft, given, verb);
      case 'snapshot':
        return [counted(draft, given, verb, 'etcdSnapshotCreatePhase', {})];
      case 'restore':
        return [
          counted(draft, given, verb, 'etcdSnapshotRestorePhase', {
            lane: given.subject,
            danger: 'data',
            undo: { type: 'impossible', why: 'What etcd had before the restore is gone.' },
            estimateSeconds: 900,
          }),
        ];
      case 'rotate':
        return [
          counted(draft, given, verb, null, {
            lane: given.subject,
            danger: 'service',
            undo: { type: 'impossible', why: 'The certificates before are not valid any more.' },
            estimateSeconds: 600,
          }),
        ];
      case 'renew-credential':
        return renew(draft, given, verb);
      case 'delete':
        return deleteCluster(draft, given, verb);
    }
  })();
  return { steps, refusals: [] };
}
