import type { JsonObject, KubeObject } from '../json.ts';
import { conditionOf, conditionsOf, numberAt, objectAt, textAt, toTimestamp } from '../json.ts';
import type { RancherToken } from './auth.ts';
import type { RancherContext } from './context.ts';

/** A cluster as `/v3/clusters` writes it. */
export function toCluster({ url }: RancherContext, object: KubeObject): JsonObject {
  const { name, labels = {}, creationTimestamp } = object.metadata;
  const isUp = conditionOf(object, 'Ready')?.status === 'True';
  const link = `${url()}/v3/clusters/${name}`;
  return {
    id: name,
    type: 'cluster',
    name: textAt(object, 'spec', 'displayName'),
    state: isUp ? 'active' : conditionOf(object, 'Connected') === undefined ? 'pending' : 'unavailable',
    provider: textAt(object, 'status', 'provider') ?? '',
    driver: textAt(object, 'status', 'driver') ?? '',
    labels,
    created: creationTimestamp,
    nodeCount: numberAt(object, 'status', 'nodeCount') ?? 0,
    version: objectAt(object, 'status', 'version'),
    conditions: conditionsOf(object),
    ...((object.spec as JsonObject | undefined)?.['rancherKubernetesEngineConfig'] === undefined
      ? {}
      : { rancherKubernetesEngineConfig: objectAt(object, 'spec', 'rancherKubernetesEngineConfig') }),
    links: { self: link },
    actions: { generateKubeconfig: `${link}?action=generateKubeconfig` },
  };
}

/** A token as `/v3/tokens` writes it, without its secret. */
export function toToken(token: RancherToken, nowMs: number): JsonObject {
  const { name, user, description, createdMs, expiresMs } = token;
  const isExpired = expiresMs !== 0 && expiresMs <= nowMs;
  return {
    ...{ id: name, name, type: 'token', description, userId: user.id },
    authProvider: 'local',
    created: toTimestamp(createdMs),
    expiresAt: expiresMs === 0 ? '' : toTimestamp(expiresMs),
    ttl: expiresMs === 0 ? 0 : expiresMs - createdMs,
    expired: isExpired,
    enabled: !isExpired,
    isDerived: true,
  };
}

/** A setting as `/v3/settings` writes it. */
export function toSetting(object: KubeObject): JsonObject {
  const { name } = object.metadata;
  const value = textAt(object, 'value') ?? '';
  const given = textAt(object, 'default') ?? '';
  return { id: name, name, type: 'setting', value: value === '' ? given : value, default: given };
}

/** A node as `/v3/nodes` writes it. */
export function toNode(object: KubeObject): JsonObject {
  const { name, namespace = '' } = object.metadata;
  return {
    id: `${namespace}:${name}`,
    type: 'node',
    clusterId: namespace,
    nodePoolId: textAt(object, 'spec', 'nodePoolName'),
    requestedHostname: textAt(object, 'spec', 'requestedHostname'),
    nodeName: textAt(object, 'status', 'nodeName'),
    controlPlane: objectAt(object, 'spec')['controlPlane'] === true,
    etcd: objectAt(object, 'spec')['etcd'] === true,
    worker: objectAt(object, 'spec')['worker'] === true,
    state: conditionOf(object, 'Ready')?.status === 'True' ? 'active' : 'provisioning',
    conditions: conditionsOf(object),
  };
}

/** A node pool as `/v3/nodepools` writes it. */
export function toNodePool(object: KubeObject): JsonObject {
  const { name, namespace = '' } = object.metadata;
  return {
    id: `${namespace}:${name}`,
    type: 'nodePool',
    clusterId: namespace,
    ...objectAt(object, 'spec'),
    nodeTemplateId: textAt(object, 'spec', 'nodeTemplateName'),
    state: 'active',
  };
}

/** A feature as `/v3/features` writes it: what was chosen, else its default. */
export function toFeature(object: KubeObject): JsonObject {
  const { name } = object.metadata;
  const chosen = objectAt(object, 'spec')['value'];
  const usual = objectAt(object, 'status')['default'];
  return { id: name, name, type: 'feature', value: typeof chosen === 'boolean' ? chosen : usual === true };
}

/** A node template as `/v3/nodetemplates` writes it. */
export function toNodeTemplate(object: KubeObject): JsonObject {
  return {
    id: `${object.metadata.namespace ?? ''}:${object.metadata.name}`,
    type: 'nodeTemplate',
    name: textAt(object, 'spec', 'displayName'),
    driver: 'harvester',
    cloudCredentialId: textAt(object, 'spec', 'cloudCredentialName'),
    harvesterConfig: objectAt(object, 'harvesterConfig'),
  };
}
