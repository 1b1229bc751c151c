import { appError } from '../../shared/error.ts';
import type { Probe } from '../../shared/cluster.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { KubeClient } from '../kube/client.ts';
import { hostOf } from '../kube/errors.ts';
import type { KubeFailure, KubeResult } from '../kube/errors.ts';

/** What was asked, and the failure where it failed: the caller decides by it when to ask again. */
export type Detected = Result<Probe> & { failure?: KubeFailure };

const timeoutMs = 15_000;
const oldestSupported = [1, 3] as const;

/**
 * Asks a server whether it is Harvester and of which version. Discovery of harvesterhci.io decides; the version setting
 * may be unreadable. Source: harvester API reference sections 1.6 and 1.7.
 */
export async function detect(client: KubeClient, signal?: AbortSignal): Promise<Detected> {
  const extras = { timeoutMs, ...(signal ? { signal } : {}) };
  const group = await client.request('GET', '/apis/harvesterhci.io/v1beta1', extras);
  if (!group.ok) {
    if (group.status !== 404) return { ...fail(group.error), failure: group };
    return whatElse(client, await client.request('GET', '/version', extras));
  }
  if (!hasResource(group.value, 'settings'))
    return whatElse(client, await client.request('GET', '/version', extras));
  const [setting, version, kubeSystem] = await Promise.all([
    client.request('GET', '/apis/harvesterhci.io/v1beta1/settings/server-version', extras),
    client.request('GET', '/version', extras),
    client.request('GET', '/api/v1/namespaces/kube-system', extras),
  ]);
  const harvesterVersion = setting.ok ? versionOf(setting.value) : null;
  return ok({
    harvesterVersion,
    kubernetesVersion: version.ok ? textOf(version.value, 'gitVersion') : null,
    notes: toNotes(setting, harvesterVersion),
    clusterUid: kubeSystem.ok ? uidOf(kubeSystem.value) : null,
  });
}

function toNotes(setting: KubeResult<unknown>, harvesterVersion: string | null): string[] {
  if (!setting.ok && setting.error.code === 'forbidden') {
    return ['This user may not read the Harvester version (setting server-version).'];
  }
  if (harvesterVersion === null) return ['The Harvester version could not be read.'];
  const parts = /^v?(\d+)\.(\d+)/.exec(harvesterVersion);
  if (!parts) return [];
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  const isOld = major < oldestSupported[0] || (major === oldestSupported[0] && minor < oldestSupported[1]);
  return isOld ? [`Harvester ${harvesterVersion} is older than v1.3.0, the oldest that is supported.`] : [];
}

function whatElse(client: KubeClient, version: KubeResult<unknown>): Detected {
  const host = hostOf(client.server);
  if (!version.ok && version.status !== 404 && version.error.code !== 'invalid') {
    return { ...fail(version.error), failure: version };
  }
  const kubernetes = version.ok ? textOf(version.value, 'gitVersion') : null;
  if (kubernetes === null) {
    const hint =
      'Check the address, with its path: that of a Rancher ends in /k8s/clusters/ and the cluster.';
    return fail(appError('invalid', `${host} does not answer like Kubernetes.`, { hint }));
  }
  const hint =
    'If a Rancher runs there, choose “Through a Rancher” when adding clusters, or the context of the Harvester cluster in it.';
  return fail(
    appError('invalid', `${host} is a Kubernetes cluster (${kubernetes}) but not Harvester.`, { hint }),
  );
}

function hasResource(list: unknown, name: string): boolean {
  const resources = (list as { resources?: unknown } | null)?.resources;
  return Array.isArray(resources) && resources.some((item) => textOf(item, 'name') === name);
}

function versionOf(setting: unknown): string | null {
  return textOf(setting, 'value') ?? textOf(setting, 'default');
}

function uidOf(object: unknown): string | null {
  return textOf((object as { metadata?: unknown } | null)?.metadata, 'uid');
}

function textOf(value: unknown, field: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const text = (value as Record<string, unknown>)[field];
  return typeof text === 'string' && text !== '' ? text : null;
}
