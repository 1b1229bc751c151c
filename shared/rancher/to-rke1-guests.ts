import { findCondition, isTrue } from '../kinds/define.ts';
import type { Condition, State } from '../world/entity.ts';
import type { RancherGuest, RancherMachine, RancherPool } from './guest.ts';
import type { ManagementPart } from './parts.ts';
import type { NodePart } from './rke1-parts.ts';
import { fleet } from './provision/names.ts';
import { countsOf, groupBy, messageOf, stateOfStatus, toDeepLink } from './to-guests.ts';
import type { JoinFacts, RancherParts } from './to-guests.ts';

/** The kind that pools of RKE1 are made by. */
export const nodeTemplateKind = 'NodeTemplate';

const nodeSigns = ['Provisioned', 'Registered', 'Ready'];

/** Whether Rancher says of a condition that it does not hold because of an error. */
function hasFailed(conditions: readonly Condition[], type: string): boolean {
  const found = findCondition(conditions, type);
  return found?.status === 'False' && found.reason === 'Error';
}

function phaseOf({ isDeleting, conditions }: NodePart): string {
  if (isDeleting) return 'Deleting';
  if (isTrue(conditions, 'Ready')) return 'Running';
  if (isTrue(conditions, 'Registered')) return 'Registered';
  return isTrue(conditions, 'Provisioned') ? 'Provisioned' : 'Provisioning';
}

function nodeState(node: NodePart, phase: string): State {
  if (phase === 'Deleting') return 'stopping';
  if (phase === 'Running') return 'running';
  if (hasFailed(node.conditions, 'Provisioned')) return 'error';
  return node.nodeName === null ? 'starting' : 'warning';
}

function statusOf(cluster: ManagementPart, machines: readonly RancherMachine[]): RancherGuest['status'] {
  if (cluster.isDeleting) return 'deleting';
  if (machines.some(({ state }) => state === 'error')) return 'error';
  if (isTrue(cluster.conditions, 'Ready')) return cluster.isConnected === false ? 'disconnected' : 'ready';
  return hasFailed(cluster.conditions, 'Ready') ? 'error' : 'waiting';
}

/** The guest clusters of RKE1 with node pools on a Harvester, in name order. Source: guest-clusters reference, section 4. */
export function toRke1Guests(parts: RancherParts, facts: JoinFacts): RancherGuest[] {
  const templates = new Map(parts.nodeTemplates.map((each) => [`${each.namespace}:${each.name}`, each]));
  const poolsBy = groupBy(parts.nodePools, ({ namespace }) => namespace);
  const nodesBy = groupBy(parts.nodes, ({ namespace }) => namespace);
  const { harvesterOf } = facts;

  return parts.management.flatMap((cluster) => {
    const pools = poolsBy.get(cluster.name) ?? [];
    const isOnHarvester = pools.some(({ template }) => (templates.get(template)?.shape ?? null) !== null);
    if (cluster.rke1 === null || !isOnHarvester) return [];
    const nodes = nodesBy.get(cluster.name) ?? [];
    const machines = nodes.map((node): RancherMachine => {
      const pool = pools.find(({ namespace, name }) => node.nodePool === `${namespace}:${name}`);
      const template = templates.get(pool?.template ?? '');
      const phase = phaseOf(node);
      const { name, roles, createdAt, nodeName, addresses, isDeleting, conditions } = node;
      return {
        ...{ name, roles, phase, createdAt, nodeName, addresses, isDeleting, conditions },
        pool: pool?.name ?? null,
        state: nodeState(node, phase),
        message: messageOf(conditions, nodeSigns),
        vmNamespace: template?.shape?.vmNamespace ?? null,
        vmName: node.hostname,
        harvesterClusterId: harvesterOf(template?.credential ?? null),
        providerId: null,
        isChosenToGo: false,
        isFirst: false,
      };
    });
    const status = statusOf(cluster, machines);
    const shown = pools.map((pool): RancherPool => {
      const template = templates.get(pool.template);
      const credential = template?.credential ?? null;
      const { name, quantity, roles, hostnamePrefix, drainBeforeDelete } = pool;
      return {
        ...{ name, quantity, roles, hostnamePrefix, drainBeforeDelete, credential },
        ...countsOf(machines, name),
        configKind: nodeTemplateKind,
        configName: template?.displayName ?? pool.template,
        hasConfig: facts.areConfigsKnown ? template !== undefined : null,
        paused: false,
        autoscaling: null,
        harvesterClusterId: harvesterOf(credential),
        shape: template?.shape ?? null,
      };
    });
    const credential = shown.find((pool) => pool.credential !== null)?.credential ?? null;
    const { name: id, displayName: name, createdAt, conditions, isDeleting, isConnected } = cluster;
    return {
      ...{
        rancher: facts.rancher,
        name,
        createdAt,
        conditions,
        isDeleting,
        isConnected,
        credential,
        machines,
      },
      namespace: id,
      managementId: id,
      distribution: 'rke1',
      kubernetesVersion: cluster.rke1.kubernetesVersion,
      runningVersion: cluster.runningVersion,
      state: stateOfStatus[status],
      status,
      message:
        machines.find(({ state }) => state === 'error')?.message ??
        messageOf(conditions, ['Removed', 'Updated', 'Provisioned', 'Ready', 'Connected']),
      deepLink: toDeepLink(facts.url, fleet, id),
      pools: shown,
      etcdSnapshots: [],
      snapshotSchedule: null,
      engine: null,
      harvesterClusterId: harvesterOf(credential),
    };
  });
}
