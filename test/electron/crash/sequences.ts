import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { openRegistry } from '../../../electron/cluster/registry.ts';
import type { ClusterRecord } from '../../../electron/cluster/registry.ts';
import type { NativeKeychain } from '../../../electron/vault/items.ts';
import { openVault } from '../../../electron/vault/open.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import type { AppError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';

/** A store that holds one number of a rising row, 0 where it was never written. */
export type Sequence = {
  /** Throws where what is there is none of the numbers whole. */
  read: () => Promise<number>;
  /** Resolves once the store says that it is kept; throws where it says that it is not. */
  write: (number: number) => Promise<void>;
};

/** Which keychain the vault is over: the user's, or one of files that keeps each item whole as keychains do. */
export type KeychainKind = 'os' | 'folder';

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error((result as { error: AppError }).error.message);
  return result.value;
};

/** A text that is known by its number: of another length and other signs than that of the number before. */
function toText(number: number): string {
  return `${number}:${`${number} ä€😀 `.repeat(100 + ((number * 37) % 400))}`;
}

function toNumber(text: string): number {
  const number = Number(text.split(':', 1)[0]);
  if (text !== toText(number)) throw new Error(`It is torn: ${text.length} characters, number ${number}.`);
  return number;
}

/** A keychain as Windows has it, an item a file; a file is switched in one rename, as a keychain does it in one call. */
function openFolderKeychain(folder: string): NativeKeychain {
  mkdirSync(folder, { recursive: true });
  const pathOf = (account: string): string => join(folder, encodeURIComponent(account));
  return {
    getPassword: async (_service, account) => {
      await turn();
      try {
        return readFileSync(pathOf(account), 'utf8');
      } catch {
        return null;
      }
    },
    setPassword: async (_service, account, password) => {
      await turn();
      if (Buffer.byteLength(password) > 2560) throw new Error('The stub received bad data.');
      writeFileSync(`${pathOf(account)}~`, password);
      renameSync(`${pathOf(account)}~`, pathOf(account));
    },
    deletePassword: async (_service, account) => {
      await turn();
      try {
        rmSync(pathOf(account));
        return true;
      } catch {
        return false;
      }
    },
  };
}

function openVaultSequence(dataDir: string, kind: KeychainKind): Sequence {
  const load = () => Promise.resolve(ok(openFolderKeychain(join(dataDir, 'keychain'))));
  const vault =
    kind === 'os' ? openVault({ keychain: 'os' }) : openVault({ keychain: 'os', platform: 'win32', load });
  return {
    read: async () => {
      const item = valueOf(await vault.get('cluster/sequence'));
      return item.type === 'absent' ? 0 : toNumber(item.secret.reveal());
    },
    write: async (number) => {
      valueOf(await vault.put('cluster/sequence', new Secret(toText(number))));
      if (vault.info().keeping !== 'keychain') throw new Error('It was kept in memory only.');
    },
  };
}

async function openRegistrySequence(dataDir: string): Promise<Sequence> {
  const registry = await openRegistry(dataDir);
  const record: ClusterRecord = {
    ...{
      id: 'sequence',
      name: 'Sequence',
      colour: 0,
      server: 'https://h.example',
      context: '',
      auth: 'token',
    },
    ...{ pinnedSha256: null, addedAt: '', harvesterVersion: null, kubernetesVersion: null, clusterUid: null },
  };
  if (registry.warnings.length > 0) throw new Error(registry.warnings.join(' '));
  return {
    read: () => {
      const context = registry.find('sequence')?.context;
      return Promise.resolve(context ? toNumber(context) : 0);
    },
    write: async (number) => {
      valueOf(await registry.add({ ...record, context: toText(number) }));
    },
  };
}

/** Opens every store of the app that must survive the end of its process at any moment. */
export async function openSequences(dataDir: string, kind: KeychainKind): Promise<Record<string, Sequence>> {
  return { registry: await openRegistrySequence(dataDir), vault: openVaultSequence(dataDir, kind) };
}
