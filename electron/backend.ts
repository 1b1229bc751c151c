import { join } from 'node:path';
import { appError } from '../shared/error.ts';
import type { AppInfo } from '../shared/ipc/contract.ts';
import { defaultPreferences, Preferences } from '../shared/preferences.ts';
import { fail } from '../shared/result.ts';
import type { Result } from '../shared/result.ts';
import { systemClock } from './clock.ts';
import { openAtlas } from './cluster/atlas.ts';
import { openDrafts } from './cluster/drafts.ts';
import { openRegistry } from './cluster/registry.ts';
import { openSealedDrafts } from './cluster/sealed-drafts.ts';
import { openSessions } from './cluster/sessions.ts';
import { openJsonFile } from './files/json-file.ts';
import type { Handlers } from './ipc/handler-types.ts';
import { openHandlers } from './ipc/handlers.ts';
import type { Shell } from './ipc/handlers/tools.ts';
import { readKubeconfig } from './kube/kubeconfig.ts';
import type { ReflectorTimes } from './kube/reflector.ts';
import type { Log } from './log.ts';
import { openPlanFiles } from './plans/plan-files.ts';
import { openPlanSecrets } from './plans/plan-secrets.ts';
import { followVault } from './cluster/follow-vault.ts';
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
  /** How the keychain is reached, for tests. */
  vault?: Omit<VaultOptions, 'keychain'>;
  /** Waiting times of the reflectors, shorter in tests. */
  times?: Partial<ReflectorTimes>;
};

/** Everything behind the contract. */
export type Backend = {
  handlers: Handlers;
  /** Adds the current context of a kubeconfig under a name, in place of a cluster of the same name. */
  addKubeconfig: (text: string, options: { name: string }) => Promise<Result<{ cluster: string }>>;
  /** Ends every connection; waits until all is written. */
  close: () => Promise<void>;
};

/** Puts the back end together. The shell around it serves `handlers` over its ports. */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const { dataDir, log, mode, isDemo, version, platform, dialogs, links } = options;
  // The keychain is asked meanwhile: it may ask the user for a password first.
  const vault = openVault({ keychain: options.keychain, ...options.vault });
  const [registry, preferences, plans] = await Promise.all([
    openRegistry(dataDir),
    openJsonFile(join(dataDir, 'preferences.json'), Preferences, defaultPreferences),
    openPlanFiles(dataDir),
  ]);
  for (const warning of [...registry.warnings, ...preferences.warnings, ...plans.warnings]) log.warn(warning);
  log.info('back end opened', { mode, version, vault: options.keychain, clusters: registry.list().length });
  const userAgent = `acre/${version}`;
  const sessions = openSessions({
    registry,
    vault,
    atlas: openAtlas({ folder: join(dataDir, 'atlas'), clock: systemClock, log }),
    log,
    clock: systemClock,
    random: Math.random,
    userAgent,
    ...(options.times ? { times: options.times } : {}),
  });
  followVault({ vault, sessions, log });
  const drafts = openDrafts(systemClock);
  const { readCredential } = sessions;
  const sealed = openSealedDrafts({ registry, sessions, readCredential, clock: systemClock });
  const info: AppInfo = {
    version,
    mode,
    platform,
    isDemo,
    hasFileDialog: dialogs !== undefined,
  };
  const shell: Shell = { ...(dialogs ? { dialogs } : {}), ...(links ? { links } : {}) };
  return {
    handlers: openHandlers({
      ...{ info, sessions, drafts, vault, sealed, preferences, plans, shell, userAgent },
      planSecrets: openPlanSecrets(vault),
      clock: systemClock,
    }),
    addKubeconfig: async (text, { name }) => {
      const kubeconfig = readKubeconfig(text);
      if (!kubeconfig.ok) return kubeconfig;
      const { contexts } = kubeconfig.value;
      const context = contexts.find(({ isCurrent }) => isCurrent) ?? contexts[0];
      if (!context) return fail(appError('invalid', 'The kubeconfig has no contexts.'));
      const before = sessions.list().find((cluster) => cluster.name === name);
      if (before) {
        const removed = await sessions.remove(before.id);
        if (!removed.ok) return removed;
      }
      return sessions.add({ kubeconfig: kubeconfig.value, context: context.context, name });
    },
    close: async () => {
      drafts.close();
      sealed.close();
      await sessions.close();
      await Promise.all([registry.settled(), preferences.settled(), plans.settled()]);
      await vault.close();
    },
  };
}
