import { etcdCondition } from '../../objects/host.ts';
import type { KubeObject } from '../../json.ts';
import { at, conditionsOf, textAt, withAnnotations, withStatus } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { now } from '../context.ts';
import type { Recorder } from '../events.ts';
import { editNode, nodeOf, withLabels, withNodeConditions, withUnschedulable } from './node-edit.ts';

const STATUS = 'harvesterhci.io/promote-status';
const ROLE = 'node-role.kubernetes.io/';
const WISH = 'node-role.harvesterhci.io/';
const ZONE = 'topology.kubernetes.io/zone';
const NUMBER = 3;
const JOB_SECONDS = 60;
const CONTROLLER = 'harvester-promote-node-controller';

const has = (node: KubeObject, label: string): boolean => node.metadata.labels?.[label] !== undefined;
const statusOf = (node: KubeObject): string => node.metadata.annotations?.[STATUS] ?? '';

/** Whether a host manages; a promoted witness does, because of etcd (promote_controller.go IsManagementRole). */
export function isManagement(node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {};
  const first = ['master', 'control-plane', 'etcd'].find((role) => labels[ROLE + role] !== undefined);
  return first !== undefined && labels[ROLE + first] === 'true';
}

/** Ready, and no other condition says that something is wrong (Harvester's own test is as strict; etcd's is no trouble). */
function isHealthy(node: KubeObject): boolean {
  return conditionsOf(node).every((each) =>
    each.type === 'Ready' ? each.status === 'True' : each.status !== 'True',
  );
}

/**
 * The host to be promoted next, or undefined (harvester/harvester pkg/controller/master/node/promote_controller.go
 * selectPromoteNode).
 */
function selectPromotion(nodes: readonly KubeObject[]): KubeObject | undefined {
  if (nodes.length < NUMBER) return undefined;
  const managers = nodes.filter(isManagement);
  if (managers.length >= NUMBER) return undefined;
  const others = nodes.filter((node) => !isManagement(node));
  if (others.some((node) => statusOf(node) === 'complete')) return undefined;
  if (nodes.some((node) => ['running', 'failed', 'unknown'].includes(statusOf(node)))) return undefined;
  const hasWitness = managers.some((node) => has(node, `${WISH}witness`));
  let witnesses = 0;
  const able = others.filter((node) => {
    if (!isHealthy(node) || !has(node, 'harvesterhci.io/managed') || has(node, `${WISH}worker`)) return false;
    if (at(node, 'spec', 'unschedulable') === true) return false;
    if (!has(node, `${WISH}witness`)) return true;
    witnesses += 1;
    return witnesses === 1 && !hasWitness;
  });
  if (managers.length + able.length < NUMBER) return undefined;
  const zonesOf = (of: readonly KubeObject[]): Set<string> =>
    new Set(of.flatMap((node) => node.metadata.labels?.[ZONE] ?? []));
  const managed = zonesOf(managers);
  if (managed.size > 0 && zonesOf([...managers, ...able]).size < NUMBER) return undefined;
  const wished = able.filter((node) => has(node, `${WISH}management`));
  const witness = able.filter((node) => has(node, `${WISH}witness`));
  const plain = able.filter((node) => !wished.includes(node) && !witness.includes(node));
  const candidates = [wished, witness, plain].find((group) => group.length > 0) ?? [];
  const age = (node: KubeObject): string => node.metadata.creationTimestamp ?? '';
  return candidates
    .filter((node) => {
      const zone = node.metadata.labels?.[ZONE];
      return managed.size === 0 || (zone !== undefined && !managed.has(zone));
    })
    .reduce<KubeObject | undefined>(
      (oldest, node) => (oldest === undefined || age(node) < age(oldest) ? node : oldest),
      undefined,
    );
}

/** Opens the promotion of hosts: one at a time, when hosts come, go or change. */
export function openPromotion(behaviour: Behaviour, recorder: Recorder): void {
  const { store, clock } = behaviour;
  let isDue = false;

  const setStatus = (host: string, status: string, edit: (node: KubeObject) => KubeObject): void => {
    const before = nodeOf(behaviour, host);
    if (before === undefined) return;
    const type = status === 'failed' || status === 'unknown' ? 'Warning' : 'Normal';
    const reason = `NodePromote${status.charAt(0).toUpperCase()}${status.slice(1)}`;
    const text = `Node ${host} promote status change: ${statusOf(before)} => ${status}`;
    recorder.record(before, type, reason, text, CONTROLLER);
    editNode(behaviour, host, (node) => edit(withAnnotations(node, { [STATUS]: status })));
  };
  const jobOf = (node: KubeObject): KubeObject => ({
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      name: `harvester-promote-${node.metadata.name}`,
      namespace: 'harvester-system',
      labels: { 'harvesterhci.io/promote-node': node.metadata.name },
      ownerReferences: [
        { apiVersion: 'v1', kind: 'Node', name: node.metadata.name, uid: node.metadata.uid ?? '' },
      ],
    },
    spec: {
      backoffLimit: 2,
      template: {
        metadata: { labels: { 'harvesterhci.io/promote-node': node.metadata.name } },
        spec: {
          containers: [
            { name: 'promote', image: 'rancher/harvester', command: ['/harvester-helpers/promote.sh'] },
          ],
          nodeName: node.metadata.name,
          restartPolicy: 'Never',
        },
      },
    },
    status: { active: 1, startTime: now(behaviour) },
  });
  const finish = (host: string, job: KubeObject): void => {
    const node = nodeOf(behaviour, host);
    if (node === undefined || statusOf(node) !== 'running') return;
    const isLost = behaviour.silentHosts.has(host);
    const time = now(behaviour);
    const ended = { status: 'True', lastProbeTime: time, lastTransitionTime: time };
    store.change(RESOURCES.jobs, 'harvester-system', job.metadata.name, (current) =>
      withStatus(
        current,
        isLost
          ? {
              active: 0,
              failed: 3,
              conditions: [{ type: 'Failed', reason: 'BackoffLimitExceeded', ...ended }],
            }
          : { active: 0, succeeded: 1, completionTime: time, conditions: [{ type: 'Complete', ...ended }] },
      ),
    );
    if (isLost) {
      setStatus(host, 'failed', (each) => each);
      return;
    }
    const isWitness = has(node, `${WISH}witness`);
    const roles = isWitness ? ['etcd'] : ['control-plane', 'etcd', 'master'];
    const labels = Object.fromEntries(roles.map((role) => [ROLE + role, 'true']));
    const address = textAt(node, 'status', 'addresses', 0, 'address');
    const joined = (each: KubeObject): KubeObject =>
      withNodeConditions(
        withAnnotations(withLabels(each, labels), { 'etcd.rke2.cattle.io/node-address': address }),
        [etcdCondition(time, time)],
      );
    setStatus(host, 'complete', (each) => withUnschedulable(joined(each), false));
  };
  const look = (): void => {
    isDue = false;
    const node = selectPromotion(store.list(RESOURCES.nodes));
    if (node === undefined) return;
    const host = node.metadata.name;
    setStatus(host, 'running', (each) => withUnschedulable(each, true));
    const job = store.put(RESOURCES.jobs, jobOf(node));
    clock.after(JOB_SECONDS, () => finish(host, job));
  };
  const enqueue = (): void => {
    if (isDue) return;
    isDue = true;
    setImmediate(look);
  };
  const isSameHost = (before: KubeObject, after: KubeObject): boolean =>
    before.spec === after.spec &&
    before.metadata.labels === after.metadata.labels &&
    before.metadata.annotations === after.metadata.annotations &&
    conditionsOf(before).every((each, index) => conditionsOf(after)[index]?.status === each.status);
  store.onChange(({ resource, type, entry, previous }) => {
    if (resource !== RESOURCES.nodes) return;
    if (type === 'MODIFIED' && previous !== undefined && isSameHost(previous.object, entry.object)) return;
    enqueue();
  });
}
