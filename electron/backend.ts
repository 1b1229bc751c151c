import { arch, release } from 'node:os';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { appError } from '../shared/error.ts';
import { guestKind } from '../shared/guest/guest.ts';
import { toEntityId } from '../shared/id.ts';
import type { AppInfo } from '../shared/ipc/contract/app.ts';
import { defaultPreferences, Preferences } from '../shared/preferences.ts';
import { fail, ok } from '../shared/result.ts';
import type { Result } from '../shared/result.ts';
import type { UpdateSource } from '../shared/updates.ts';
import { systemClock } from './clock.ts';
import { openAtlas } from './cluster/atlas.ts';
import { atlasBelonging } from './cluster/atlas-belonging.ts';
import type { AddGuestKubeconfig, StoppableDemo } from './demo.ts';
import { openDemoFleet } from './demo-fleet.ts';
import { openDrafts } from './cluster/drafts.ts';
import { openNetwork } from './cluster/network.ts';
import { openReach } from './cluster/reach.ts';
import { openRegistry } from './cluster/registry.ts';
import { openSealedDrafts } from './cluster/sealed-drafts.ts';
import { openSessions } from './cluster/sessions.ts';
import type { Sessions } from './cluster/sessions.ts';
import { followRuns } from './activity/follow-runs.ts';
import { openJournal } from './activity/journal.ts';
import { openConsoles } from './console/consoles.ts';
import { openJsonFile } from './files/json-file.ts';
import { openGuestClients } from './guest/guest-clients.ts';
import { openGuestCredentials } from './guest/guest-credentials.ts';
import { usualRoute } from './cluster/route.ts';
import type { Handlers } from './ipc/handler-types.ts';
import { openHandlers } from './ipc/handlers.ts';
import type { Shell } from './ipc/handlers/tools.ts';
import { readKubeconfig } from './kube/kubeconfig.ts';
import type { Kubeconfig } from './kube/kubeconfig.ts';
import type { ReflectorTimes } from './kube/reflector.ts';
import type { Log } from './log.ts';
import { planBelonging } from './plans/plan-belonging.ts';
import { KeptGuests, openGuestSecrets } from './plans/guest-secrets.ts';
import { journalBelonging } from './plans/journal-belonging.ts';
import { openPlanFiles } from './plans/plan-files.ts';
import { openPlanSecrets } from './plans/plan-secrets.ts';
import { openRunFiles } from './plans/run-files.ts';
import { runTimes } from './plans/run-tools.ts';
import type { RunTimes } from './plans/run-tools.ts';
import { openRuns } from './plans/runs.ts';
import { followRenewals } from './rancher/follow-renewals.ts';
import { openRancherGuests } from './rancher/rancher-guests.ts';
import { openRanchers } from './rancher/ranchers.ts';
import type { Runs } from './plans/runs.ts';
import { followVault } from './cluster/follow-vault.ts';
import { openLeftBehind } from './vault/left-behind.ts';
import { installerTypes } from './updates/feed.ts';
import { openUpdates } from './updates/updates.ts';
import { openUploads } from './objects/uploads.ts';
import { openVault } from './vault/open.ts';
import type { VaultOptions } from './vault/open.ts';

/** What the back end is opened with; the data directory is created where it is missing. */
export type BackendOptions = Shell & {
  dataDir: string;
  keychain: 'os' | 'memory';
  mode: AppInfo['mode'];
  isDemo: boolean;
  version: string;
  platform: string;
  log: Log;
  /** Starts the demo fleet, which writes into a folder; absent where that cannot be done. */
  startDemo?: (folder: string) => StoppableDemo;
  /** Where new versions are looked for; absent or null for a build that looks for none. */
  updates?: UpdateSource | null;
  /** How the keychain is reached, for tests. */
  vault?: Omit<VaultOptions, 'keychain'>;
  /** Waiting times of the reflectors, shorter in tests. */
  times?: Partial<ReflectorTimes>;
  /** Waiting times of runs of plans, shorter in tests. */
  runTimes?: Partial<RunTimes>;
};

/** Everything behind the contract. */
export type Backend = {
  handlers: Handlers;
  /** Adds the current context of a kubeconfig under a name, or gives a cluster of the same name its credential. */
  addKubeconfig: (text: string, options: { name: string }) => Promise<Result<{ cluster: string }>>;
  /** Keeps the current context of a kubeconfig as that of a guest cluster; its cluster is known by name. */
  addGuestKubeconfig: AddGuestKubeconfig;
  /** Has every cluster, guest cluster and console connect anew at once: the machine slept since this time, in milliseconds since 1970. */
  wake: Sessions['wake'];
  /** Ends every connection; waits until all is written. */
  close: () => Promise<void>;
};

/** Puts the back end together. The shell around it serves `handlers` over its ports. */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const { dataDir, log, mode, isDemo, version, platform, dialogs } = options;
  const leftBehind = await openLeftBehind(dataDir);
  // The keychain is asked meanwhile: it may ask the user for a password first.
  const vault = openVault({ keychain: options.keychain, leftBehind, ...options.vault });
  const [registry, preferences, plans, keptGuests, runFiles] = await Promise.all([
    openRegistry(dataDir),
    openJsonFile(join(dataDir, 'preferences.json'), Preferences, defaultPreferences),
    openPlanFiles(dataDir),
    openJsonFile(join(dataDir, 'guest-secrets.json'), KeptGuests, []),
    openRunFiles(dataDir),
  ]);
  const [network, journal, credentials] = await Promise.all([
    openNetwork(dataDir, vault),
    openJournal(dataDir),
    openGuestCredentials(dataDir, vault),
  ]);
  const files = [registry, network, journal, preferences, plans, keptGuests, credentials, leftBehind];
  const warnings = [...files, runFiles].flatMap((opened) => opened.warnings);
  for (const warning of warnings) log.warn(warning);
  log.info('back end opened', { mode, version, vault: options.keychain, clusters: registry.list().length });
  const userAgent = `acre/${version}`;
  const planSecrets = openPlanSecrets(vault);
  const guestSecrets = openGuestSecrets({
    ...{ vault, planSecrets, credentials },
    kept: keptGuests,
    clock: systemClock,
  });
  const later: { runs: Runs | null } = { runs: null };
  const runsOf = (): Pick<Runs, 'list' | 'removeOf'> =>
    later.runs ?? { list: () => [], removeOf: () => Promise.resolve(ok(undefined)) };
  const atlas = openAtlas({ folder: join(dataDir, 'atlas'), clock: systemClock, log });
  const sessions = openSessions({
    registry,
    vault,
    belongings: [
      atlasBelonging(atlas),
      journalBelonging(runsOf, guestSecrets),
      journal.belonging,
      planBelonging(plans, planSecrets),
      credentials.belonging,
    ],
    network,
    atlas,
    log,
    clock: systemClock,
    random: Math.random,
    userAgent,
    ...(options.times ? { times: options.times } : {}),
  });
  const clients = openGuestClients({
    ...{ sessions, credentials, userAgent },
    networkOf: (cluster) => network.networkOf(cluster, registry.find(cluster)?.route ?? usualRoute),
    clock: systemClock,
  });
  const drafts = openDrafts(systemClock);
  const now = (): Date => new Date(systemClock.now());
  const ranchers = await openRanchers({ dataDir, vault, network, drafts, userAgent, now });
  const runs = openRuns(runFiles, {
    ...{ sessions, guests: clients, secrets: guestSecrets, ranchers, clock: systemClock, log },
    random: Math.random,
    times: { ...runTimes, ...options.runTimes },
  });
  later.runs = runs;
  const outcomes = followRuns({ journal, runs });
  const reach = openReach({ registry, sessions, network });
  followVault({ vault, sessions, log });
  const uploads = openUploads(systemClock);
  const updates = openUpdates({
    ...{ version, clock: systemClock, log, userAgent, chooseTarget: dialogs?.chooseTarget },
    source: options.updates ?? null,
    target: { platform, arch: process.arch, types: installerTypes(platform, process.env, existsSync) },
    wish: () => ({ isOn: preferences.value.looksForUpdates, feed: preferences.value.updateFeed }),
    network: () => network.networkOf(null, usualRoute),
  });
  const { readCredential } = sessions;
  const sealed = openSealedDrafts({ registry, sessions, readCredential, network, clock: systemClock });
  const consoles = openConsoles();
  const addGuestKubeconfig: AddGuestKubeconfig = async (guest, text) => {
    const read = readCurrent(text);
    if (!read.ok) return read;
    const credential = read.value.kubeconfig.credentialOf(read.value.context);
    if (!credential.ok) return credential;
    const cluster = sessions.list().find(({ name }) => name === guest.cluster)?.id ?? '';
    return credentials.keep(toEntityId({ ...guest, cluster, kind: guestKind }), credential.value);
  };
  const [rancherGuests, demo] = await Promise.all([
    openRancherGuests({
      ...{ dataDir, ranchers, clock: systemClock, random: Math.random },
      ...(options.times ? { times: options.times } : {}),
    }),
    openDemoFleet({
      ...{ dataDir, sessions, log, isOnly: isDemo, start: options.startDemo },
      add: async (text, { name, group }) => {
        const read = readCurrent(text);
        if (!read.ok) return read;
        const added = await sessions.add({ ...read.value, name });
        if (added.ok) await sessions.move(added.value.cluster, { group, before: null });
        return added;
      },
      addGuest: addGuestKubeconfig,
    }),
  ]);
  const renewals = followRenewals({ runs, guests: rancherGuests });
  for (const warning of [ranchers, rancherGuests, demo].flatMap((opened) => opened.warnings)) {
    warnings.push(warning);
    log.warn(warning);
  }
  const info: AppInfo = {
    version,
    mode,
    platform,
    isDemo,
    hasFileDialog: dialogs !== undefined,
    ...(warnings.length === 0 ? {} : { warnings: warnings.slice(0, 20) }),
  };
  // Electron's are there only where it runs the back end.
  const versions: NodeJS.Dict<string> = process.versions;
  const about = {
    ...{ version, platform, dataDir, keychain: options.keychain },
    electron: versions['electron'] ?? null,
    chromium: versions['chrome'] ?? null,
    node: process.versions.node,
    osRelease: release(),
    architecture: arch(),
  };
  options.onPreferences?.(preferences.value);
  return {
    handlers: openHandlers({
      ...{ info, sessions, reach, network, drafts, vault, sealed, preferences, plans, userAgent },
      ...{ planSecrets, runs, guestSecrets, consoles, journal, ranchers, rancherGuests, about, demo },
      guests: { credentials, clients },
      shell: options,
      uploads,
      updates,
      clock: systemClock,
    }),
    addGuestKubeconfig,
    addKubeconfig: async (text, { name }) => {
      const read = readCurrent(text);
      if (!read.ok) return read;
      const before = sessions.list().find((cluster) => cluster.name === name);
      const credential = read.value;
      if (!before) return sessions.add({ ...credential, name });
      const replaced = await sessions.replaceCredential(before.id, credential);
      return replaced.ok ? ok({ cluster: before.id }) : replaced;
    },
    wake: (sleptSinceMs) => {
      sessions.wake(sleptSinceMs);
      clients.wake();
      consoles.wake();
    },
    close: async () => {
      updates.close();
      drafts.close();
      sealed.close();
      consoles.close();
      await demo.close();
      await uploads.close();
      await runs.close();
      outcomes.close();
      renewals.close();
      await clients.close();
      await rancherGuests.close();
      await sessions.close();
      await vault.close();
      await Promise.all([...files, ranchers].map((file) => file.settled()));
    },
  };
}

/** A kubeconfig with the name of its current context, its first where it has none. */
function readCurrent(text: string): Result<{ kubeconfig: Kubeconfig; context: string }> {
  const kubeconfig = readKubeconfig(text);
  if (!kubeconfig.ok) return kubeconfig;
  const { contexts } = kubeconfig.value;
  const context = contexts.find(({ isCurrent }) => isCurrent) ?? contexts[0];
  if (!context) return fail(appError('invalid', 'The kubeconfig has no contexts.'));
  return ok({ kubeconfig: kubeconfig.value, context: context.context });
}
