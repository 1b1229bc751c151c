import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { KubeconfigDraft } from '../../shared/cluster.ts';
import { RancherInfo } from '../../shared/rancher/rancher.ts';
import type { RancherReport } from '../../shared/rancher/rancher.ts';
import { toBase64 } from '../../shared/rancher/provision/base64.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Drafts } from '../cluster/drafts.ts';
import type { NetworkStore } from '../cluster/network.ts';
import { toFreeId } from '../cluster/registry.ts';
import { usualRoute } from '../cluster/route.ts';
import { openJsonFile } from '../files/json-file.ts';
import { hostOf } from '../kube/errors.ts';
import { readKubeconfig } from '../kube/kubeconfig.ts';
import type { Secret } from '../vault/secret.ts';
import type { Vault } from '../vault/vault.ts';
import { askRancher, readAuthority, readFacts, readReport, toRancherUrl } from './rancher-client.ts';
import type { RancherAccess } from './rancher-client.ts';

/** A Rancher that is to be added. */
export type NewRancher = {
  url: string;
  /** Null for that of a Rancher that was added at this address. */
  token: Secret | null;
  name: string;
  pinSha256?: string | undefined;
  /** PEM of the authority its certificate is verified by; null or absent where that is one of the system's. */
  authority?: string | null;
};

/** A token of a Rancher that took the place of another. */
export type RenewedToken = { from: Secret; to: Secret };

/** The Ranchers that were added. */
export type Ranchers = {
  list: () => readonly RancherInfo[];
  listen: (listener: () => void) => () => void;
  /** Adds a listener of tokens, told whose is another now; returns how to remove it. */
  listenTokens: (listener: (rancher: string) => void) => () => void;
  /**
   * Asks it once; what does not answer as a Rancher, or refuses the token, is not kept. One that was added at that address
   * keeps its id, its name and what is trusted unless others are given.
   */
  add: (rancher: NewRancher) => Promise<Result<{ rancher: string; renewed: RenewedToken | null }>>;
  remove: (rancher: string) => Promise<Result<void>>;
  read: (rancher: string) => Promise<Result<RancherReport>>;
  draft: (rancher: string, clusters: readonly string[]) => Promise<Result<KubeconfigDraft>>;
  /** What a Rancher is asked with, and what is known of it. */
  access: (rancher: string) => Promise<Result<{ info: RancherInfo; access: RancherAccess }>>;
  settled: () => Promise<void>;
  warnings: readonly string[];
};

const vaultKeyOf = (id: string): string => `rancher/${id}`;

/** Opens the Ranchers; `ranchers.json` lists them, without their tokens. */
export async function openRanchers(options: {
  dataDir: string;
  vault: Pick<Vault, 'put' | 'get' | 'remove'>;
  network: Pick<NetworkStore, 'networkOf'>;
  drafts: Pick<Drafts, 'keep'>;
  userAgent: string;
  now: () => Date;
}): Promise<Ranchers> {
  const { vault, network, drafts, userAgent } = options;
  const file = await openJsonFile(join(options.dataDir, 'ranchers.json'), z.array(RancherInfo), []);
  const listeners = new Set<() => void>();
  const tokenListeners = new Set<(rancher: string) => void>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
  const write = async (next: RancherInfo[]): Promise<Result<void>> => {
    const written = await file.write(next);
    if (written.ok) for (const listener of [...listeners]) listener();
    return written;
  };
  const accessFor = async (
    rancher: Pick<RancherInfo, 'url' | 'pinnedSha256' | 'authority'>,
    token: Secret,
  ): Promise<Result<RancherAccess>> => {
    const way = await network.networkOf(null, usualRoute);
    if (!way.ok) return way;
    const { url, pinnedSha256, authority = null } = rancher;
    return ok({ url, pinnedSha256, authority, token, network: way.value, userAgent });
  };
  const find = async (id: string): Promise<Result<{ info: RancherInfo; access: RancherAccess }>> => {
    const info = file.value.find((each) => each.id === id);
    if (!info) {
      const hint = 'Add it again: choose “Add cluster”, “Through a Rancher”.';
      return fail(appError('not-found', `The Rancher ${id} is not here any more.`, { hint }));
    }
    const item = await vault.get(vaultKeyOf(id));
    if (!item.ok) return item;
    if (item.value.type === 'absent')
      return fail(
        appError('vault', `The token of ${info.name} is not in the keychain any more.`, {
          hint: 'Give it a new one: choose “Add cluster”, “Through a Rancher”, and there “Replace the token”.',
        }),
      );
    const access = await accessFor(info, item.value.secret);
    return access.ok ? ok({ info, access: access.value }) : access;
  };

  return {
    list: () => file.value,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listenTokens: (listener) => {
      tokenListeners.add(listener);
      return () => tokenListeners.delete(listener);
    },
    add: async ({ url: typed, token: given, name, pinSha256, authority: told }) => {
      const url = toRancherUrl(typed);
      if (!url.ok) return url;
      const known = file.value.find((each) => each.url === url.value);
      const held = known ? await vault.get(vaultKeyOf(known.id)) : null;
      if (held?.ok === false) return held;
      const kept = held?.value.type === 'found' ? held.value.secret : null;
      const token = given ?? kept;
      if (token === null)
        return fail(
          appError('invalid', `The Rancher at ${hostOf(url.value)} cannot be asked without a token.`),
        );
      const authority = told ?? known?.authority;
      const server = {
        url: url.value,
        pinnedSha256: pinSha256 ?? known?.pinnedSha256 ?? null,
        ...(authority === undefined ? {} : { authority }),
      };
      const access = await accessFor(server, token);
      if (!access.ok) return access;
      const facts = await askRancher(access.value, (client) => readFacts(client, token));
      if (!facts.ok) return facts;
      return inTurn(async () => {
        const before = file.value.find((each) => each.url === url.value);
        const shown = name === '' ? (before?.name ?? new URL(url.value).hostname) : name;
        const id = before?.id ?? toFreeId(shown, new Set(file.value.map((each) => each.id)));
        const put = await vault.put(vaultKeyOf(id), token);
        if (!put.ok) return put;
        const addedAt = before?.addedAt ?? options.now().toISOString();
        const info: RancherInfo = { id, name: shown, addedAt, ...server, ...facts.value };
        const written = await write(
          before ? file.value.map((each) => (each.id === id ? info : each)) : [...file.value, info],
        );
        for (const listener of [...tokenListeners]) listener(id);
        const isOther = kept !== null && kept.reveal() !== token.reveal();
        return written.ok
          ? ok({ rancher: id, renewed: isOther ? { from: kept, to: token } : null })
          : written;
      });
    },
    remove: (id) =>
      inTurn(async () => {
        const removed = await vault.remove(vaultKeyOf(id));
        if (!removed.ok) return removed;
        return write(file.value.filter((each) => each.id !== id));
      }),
    read: async (id) => {
      const found = await find(id);
      if (!found.ok) return found;
      const { access, info } = found.value;
      const report = await askRancher(access, (client) => readReport(client, info.url));
      if (report.ok && report.value.version !== info.version)
        await inTurn(() =>
          write(
            file.value.map((each) => (each.id === id ? { ...each, version: report.value.version } : each)),
          ),
        );
      return report;
    },
    draft: async (id, ids) => {
      const found = await find(id);
      if (!found.ok) return found;
      const { access, info } = found.value;
      const asked = await askRancher(access, async (client) => {
        const [report, authority] = await Promise.all([readReport(client, info.url), readAuthority(client)]);
        return report.ok ? ok({ ...report.value, authority }) : report;
      });
      if (!asked.ok) return asked;
      const { harvesters, authority } = asked.value;
      const wanted = harvesters.filter((each) => ids.includes(each.id));
      const isTwice = (name: string): boolean => wanted.filter((each) => each.name === name).length > 1;
      const chosen = wanted.map(({ id: own, name, server }) => ({
        name: isTwice(name) ? `${name} (${own})` : name,
        server,
      }));
      const [first] = chosen;
      if (first === undefined)
        return fail(appError('not-found', `${info.name} manages none of these clusters any more.`));
      const ca = authority === null ? {} : { 'certificate-authority-data': toBase64(authority) };
      const read = readKubeconfig(
        stringify({
          apiVersion: 'v1',
          kind: 'Config',
          clusters: chosen.map(({ name, server }) => ({ name, cluster: { server, ...ca } })),
          users: [{ name: info.user ?? info.name, user: { token: access.token.reveal() } }],
          contexts: chosen.map(({ name }) => ({
            name,
            context: { cluster: name, user: info.user ?? info.name },
          })),
          'current-context': first.name,
        }),
      );
      return read.ok ? ok(drafts.keep(read.value, info.name)) : read;
    },
    access: find,
    settled: async () => {
      await last;
      await file.settled();
    },
    warnings: file.warnings,
  };
}
