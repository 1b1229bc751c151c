import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { findCondition, isTrue } from '../../shared/kinds/define.ts';
import { settingKind } from '../../shared/kinds/setting.ts';
import { conditionsAt, numberAt, textAt } from '../../shared/rancher/raw.ts';
import {
  readManifestUrl,
  readRegistrationValue,
  registrationSetting,
  toRegistrationValue,
} from '../../shared/rancher/registration.ts';
import type { Registration } from '../../shared/rancher/registration.ts';
import type { RancherInfo } from '../../shared/rancher/rancher.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { sleep } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { KubeClient } from '../kube/client.ts';
import { hostOf } from '../kube/errors.ts';
import type { KubeFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { fieldManager } from '../objects/owners.ts';
import type { AskRancher } from './rancher-client.ts';
import { listNorman } from './norman-list.ts';

/** A Harvester cluster that is spoken to directly. */
export type Harvester = {
  client: KubeClient;
  name: string;
  version: string | null;
  clusterUid: string | null;
};

/** The label by which an import that was begun is found again. */
const uidLabel = 'acre.harvester/cluster-uid';
const settingPath = toResourcePath(settingKind.resource, { name: registrationSetting });
const agentPath = '/apis/apps/v1/namespaces/cattle-system/deployments/cattle-cluster-agent';
/** Rancher makes the token of a new cluster a moment later. */
const tokenTries = 20;
const tokenEveryMs = 500;

type Setting = { value: string; usual: string | null; problem: string | null };

async function readSetting({ client }: Harvester, signal: AbortSignal): Promise<Result<Setting>> {
  const answer = await client.request('GET', settingPath, { signal });
  if (!answer.ok) return fail(answer.error);
  const usual = textAt(answer.value, 'default');
  const configured = findCondition(conditionsAt(answer.value, 'status', 'conditions'), 'configured');
  return ok({
    value: textAt(answer.value, 'value') ?? usual ?? '',
    usual,
    problem: configured?.status === 'False' ? (configured.message ?? null) : null,
  });
}

const versionPath = toResourcePath(settingKind.resource, { name: 'server-version' });

/** The version of a Harvester, asked for where it is not known yet; null where it is not told. */
async function versionOf({ client, version }: Harvester, signal: AbortSignal): Promise<string | null> {
  if (version !== null) return version;
  const answer = await client.request('GET', versionPath, { signal });
  return answer.ok ? (textAt(answer.value, 'value') ?? textAt(answer.value, 'default')) : null;
}

async function writeSetting(
  { client }: Harvester,
  value: string,
  signal: AbortSignal,
): Promise<Result<void>> {
  const answer = await client.request('PATCH', settingPath, {
    ...{ signal, body: { value } },
    query: { fieldManager },
  });
  return answer.ok ? ok(undefined) : fail(answer.error);
}

/** Why a Rancher does not create an import cluster, by name of both. Source: rancher/norman httperror/error.go. */
function toCreateError({ error, status }: KubeFailure, host: string, name: string): AppError {
  if (status === 403) {
    const message = `The Rancher at ${host} does not let this token create the cluster ${name}.`;
    return appError('forbidden', message, { hint: 'Its user needs the right to create clusters.' });
  }
  if (status === 422 && error.message.includes('unique')) {
    const message = `The Rancher at ${host} has another cluster of the name ${name} already.`;
    return appError('conflict', message, { hint: 'Give it another name.' });
  }
  return error;
}

/** The import of this Harvester that was begun earlier, or a new one. */
async function importCluster(
  rancher: KubeClient,
  harvester: Harvester,
  name: string,
  signal: AbortSignal,
): Promise<Result<{ id: string; isNew: boolean }>> {
  const { clusterUid } = harvester;
  if (clusterUid !== null) {
    const all = await listNorman(rancher, '/v3/clusters', {}, signal);
    const found = all.ok
      ? all.value.find((each) => textAt(each, 'labels', uidLabel) === clusterUid)
      : undefined;
    const id = textAt(found, 'id');
    if (id !== null) return ok({ id, isNew: false });
  }
  const created = await rancher.request('POST', '/v3/clusters', {
    signal,
    body: {
      ...{ type: 'cluster', name, agentEnvVars: [] },
      labels: {
        'provider.cattle.io': 'harvester',
        ...(clusterUid === null ? {} : { [uidLabel]: clusterUid }),
      },
    },
  });
  if (!created.ok) return fail(toCreateError(created, hostOf(rancher.server), name));
  const id = textAt(created.value, 'id');
  if (id !== null) return ok({ id, isNew: true });
  return fail(appError('invalid', 'Rancher did not say under which id it created the cluster.'));
}

/** The address of the manifest of a cluster, once Rancher has made its token. Tokens may expire, so that it is read anew each time. */
async function manifestOf(
  rancher: KubeClient,
  id: string,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<Result<string>> {
  for (let tries = 0; tries < tokenTries && !signal.aborted; tries += 1) {
    const all = await listNorman(rancher, '/v3/clusterregistrationtokens', { clusterId: id }, signal);
    if (!all.ok) return fail(all.error);
    const own = all.value.filter((each) => textAt(each, 'clusterId') === id);
    const url = own.map((each) => textAt(each, 'manifestUrl')).find((each) => each !== null);
    if (url !== undefined) return ok(url);
    if (own.length === 0) {
      const made = await rancher.request('POST', '/v3/clusterregistrationtokens', {
        ...{ signal, body: { type: 'clusterRegistrationToken', clusterId: id } },
      });
      if (!made.ok) return fail(made.error);
      const fresh = textAt(made.value, 'manifestUrl');
      if (fresh !== null) return ok(fresh);
    }
    await sleep(clock, tokenEveryMs, signal);
  }
  const message = 'Rancher made no address from which the Harvester could fetch its agent.';
  return fail(
    appError('timeout', message, { hint: 'Check that the setting server-url of the Rancher is set.' }),
  );
}

/** Takes an import cluster away again; one that is gone already is. */
async function removeImport(rancher: KubeClient, id: string, signal: AbortSignal): Promise<Result<void>> {
  const answer = await rancher.request('DELETE', `/v3/clusters/${encodeURIComponent(id)}`, { signal });
  return answer.ok || answer.status === 404 ? ok(undefined) : fail(answer.error);
}

/**
 * Registers a Harvester cluster with a Rancher: an import cluster there, and its address in the Harvester's setting. All
 * or nothing: where the setting cannot be written, the import cluster is taken away again.
 */
export async function register(options: {
  rancher: KubeClient;
  harvester: Harvester;
  /** The name of the cluster in Rancher. */
  name: string;
  isInsecure: boolean;
  clock: Clock;
  signal: AbortSignal;
}): Promise<Result<{ managementId: string }>> {
  const { rancher, harvester, name, isInsecure, clock, signal } = options;
  const setting = await readSetting(harvester, signal);
  if (!setting.ok) return setting;
  const before = readRegistrationValue(setting.value.value);
  if (before !== null) {
    const host = URL.parse(before.url)?.host ?? before.url;
    const message = `${harvester.name} is registered with the Rancher at ${host} already.`;
    return fail(appError('conflict', message, { hint: 'End that registration first.' }));
  }
  const imported = await importCluster(rancher, harvester, name, signal);
  if (!imported.ok) return imported;
  const { id, isNew } = imported.value;
  const manifest = await manifestOf(rancher, id, { clock, signal });
  const version = await versionOf(harvester, signal);
  const written = manifest.ok
    ? await writeSetting(
        harvester,
        toRegistrationValue(manifest.value, { version, usual: setting.value.usual, isInsecure }),
        signal,
      )
    : manifest;
  if (written.ok) return ok({ managementId: id });
  if (isNew) await removeImport(rancher, id, AbortSignal.timeout(10_000));
  return written;
}

/**
 * Ends the registration of a Harvester cluster: the setting is emptied, which takes Rancher's agent away, and with a
 * client of the Rancher the cluster is removed there too.
 */
export async function unregister(options: {
  harvester: Harvester;
  rancher: KubeClient | null;
  signal: AbortSignal;
}): Promise<Result<void>> {
  const { harvester, rancher, signal } = options;
  const setting = await readSetting(harvester, signal);
  if (!setting.ok) return setting;
  const before = readRegistrationValue(setting.value.value);
  const id = before === null ? null : (readManifestUrl(before.url)?.id ?? null);
  const written = await writeSetting(harvester, '', signal);
  if (!written.ok || rancher === null || id === null) return written;
  return removeImport(rancher, id, signal);
}

async function readAgent({ client }: Harvester, signal: AbortSignal): Promise<Registration['agent']> {
  const answer = await client.request('GET', agentPath, { signal });
  if (!answer.ok) return answer.status === 404 ? 'absent' : null;
  return (numberAt(answer.value, 'status', 'availableReplicas') ?? 0) > 0 ? 'running' : 'starting';
}

const nowhere: Registration = {
  ...{ step: 'none', host: null, rancher: null, managementId: null, agent: null },
  ...{ state: 'off', message: null, error: null },
};

/** How far the registration of a Harvester cluster is, by its own setting and what the Rancher in it says. */
export async function readRegistration(options: {
  harvester: Harvester;
  ranchers: readonly RancherInfo[];
  ask: AskRancher;
  signal: AbortSignal;
}): Promise<Registration> {
  const { harvester, ranchers, ask, signal } = options;
  const setting = await readSetting(harvester, signal);
  if (!setting.ok) return { ...nowhere, state: 'unknown', error: setting.error };
  const value = readRegistrationValue(setting.value.value);
  if (value === null) return nowhere;
  const manifest = readManifestUrl(value.url);
  const host = URL.parse(value.url)?.host ?? null;
  const { problem } = setting.value;
  const info = ranchers.find(({ url }) => url === manifest?.rancher);
  if (manifest === null || info === undefined) {
    const agent = await readAgent(harvester, signal);
    return { ...nowhere, step: 'elsewhere', host, agent, state: 'unknown', message: problem };
  }
  const answer = await ask(info.id, async (client) => {
    const cluster = await client.request('GET', `/v3/clusters/${encodeURIComponent(manifest.id)}`, {
      signal,
    });
    if (cluster.ok) return ok(cluster.value);
    return cluster.status === 404 ? ok(null) : fail(cluster.error);
  });
  // Read after the answer of Rancher, so that it is never older than that.
  const agent = await readAgent(harvester, signal);
  const known = { ...nowhere, host, agent, rancher: info.id, managementId: manifest.id };
  if (!answer.ok)
    return { ...known, step: 'waiting', state: 'unknown', message: problem, error: answer.error };
  if (answer.value === null) return { ...known, step: 'lost', state: 'error', message: problem };
  const conditions = conditionsAt(answer.value, 'conditions');
  const isActive = isTrue(conditions, 'Connected') && isTrue(conditions, 'Ready');
  const why = conditions.find(
    ({ type, status, message }) => ['Connected', 'Ready'].includes(type) && status !== 'True' && message,
  );
  return {
    ...known,
    // Rancher hears of it from the agent: one that is not found there is deployed otherwise.
    agent: isActive && agent === 'absent' ? null : agent,
    step: isActive ? 'active' : 'waiting',
    state: isActive ? 'running' : 'starting',
    message: isActive ? null : (problem ?? why?.message ?? null),
  };
}
