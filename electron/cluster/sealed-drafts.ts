import { randomUUID } from 'node:crypto';
import { appError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { maxSealedBytes } from '../../shared/sealed.ts';
import type { SealedChoice, SealedDraft, SealedOutcome } from '../../shared/sealed.ts';
import { toIso } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Secret } from '../vault/secret.ts';
import type { Registry } from './registry.ts';
import { readSealedText, toSealedText } from './sealed-clusters.ts';
import type { NetworkStore } from './network.ts';
import type { ToSeal, Unsealed, UnsealedCluster } from './sealed-clusters.ts';
import { openSealedText, sealText } from './sealed-file.ts';
import type { Sessions } from './sessions.ts';

/** Exports of clusters, and imports between opening a file and deciding what is taken of it. */
export type SealedDrafts = {
  /** Seals clusters with their credentials; fails, naming them, where a credential or a password cannot be read. */
  seal: (
    clusters: readonly string[],
    passphrase: string,
    also: { withProxyPasswords: boolean },
  ) => Promise<Result<Buffer>>;
  open: (file: Buffer, passphrase: string) => Promise<Result<SealedDraft>>;
  /** Does what was chosen for each cluster, in their order; one that fails does not keep the others. */
  take: (sealed: string, choices: readonly SealedChoice[]) => Promise<Result<SealedOutcome[]>>;
  forget: (sealed: string) => void;
  close: () => void;
};

type Tools = {
  registry: Registry;
  sessions: Pick<Sessions, 'add' | 'replaceCredential'>;
  readCredential: (cluster: string) => Promise<Result<Secret>>;
  network: Pick<NetworkStore, 'readPassword'>;
  clock: Clock;
};

const lifeMs = 15 * 60_000;

/** What was exported asks to skip the verification only where the user had confirmed that. */
function isInsecure({ kubeconfig, context }: UnsealedCluster): boolean {
  return kubeconfig.contexts.find((entry) => entry.context === context)?.asksInsecure === true;
}

/** Opens the exports; an import that was opened is forgotten after 15 minutes, and when another one is. */
export function openSealedDrafts({
  registry,
  sessions,
  readCredential,
  network,
  clock,
}: Tools): SealedDrafts {
  let kept: { sealed: string; content: Unsealed; cancel: () => void } | null = null;
  const forget = (): void => {
    kept?.cancel();
    kept = null;
  };
  const twinOf = (name: string) => registry.list().find((record) => record.name === name);

  const freeName = (name: string): string => {
    for (let number = 2; ; number += 1) {
      const ending = ` ${number}`;
      const next = name.slice(0, 80 - ending.length) + ending;
      if (!twinOf(next)) return next;
    }
  };
  const takeOne = async (cluster: UnsealedCluster, choice: SealedChoice): Promise<SealedOutcome> => {
    if (choice === 'skip') return { type: 'skipped' };
    const { name, colour, context, kubeconfig, pinnedSha256, group, tags, connectOnStart, route } = cluster;
    const choices = {
      ...(pinnedSha256 === null ? {} : { pinSha256: pinnedSha256 }),
      ...(isInsecure(cluster) ? { isInsecure: true } : {}),
    };
    const twin = twinOf(name);
    if (choice === 'replace' && twin) {
      const replaced = await sessions.replaceCredential(twin.id, { kubeconfig, context, choices });
      return replaced.ok ? { type: 'replaced', cluster: twin.id } : { type: 'failed', error: replaced.error };
    }
    const added = await sessions.add({
      kubeconfig,
      context,
      name: twin ? freeName(name) : name,
      colour,
      choices,
      kept: { group, tags, connectOnStart },
      route: {
        mode: route.mode,
        bundle: route.bundle,
        ...(route.proxy === null
          ? {}
          : {
              proxy: { url: route.proxy.url, user: route.proxy.user, password: route.proxy.password ?? '' },
            }),
      },
    });
    return added.ok
      ? { type: 'added', cluster: added.value.cluster }
      : { type: 'failed', error: added.error };
  };

  return {
    seal: async (ids, passphrase, { withProxyPasswords }) => {
      const found: ToSeal[] = [];
      const failed: { name: string; error: string }[] = [];
      for (const id of new Set(ids)) {
        const record = registry.find(id);
        if (!record) continue;
        const credential = await readCredential(id);
        const password = withProxyPasswords ? await network.readPassword(id, record.route) : ok(null);
        if (!credential.ok) failed.push({ name: record.name, error: credential.error.message });
        else if (!password.ok) failed.push({ name: record.name, error: password.error.message });
        else found.push({ record, credential: credential.value, proxyPassword: password.value });
      }
      const [first] = failed;
      if (first) {
        const names = failed.map(({ name }) => name).join(', ');
        const hint = 'Leave out these clusters, or make their credentials available first.';
        return fail(
          appError('vault', `No export was made: the credential of ${names} cannot be read. ${first.error}`, {
            hint,
          }),
        );
      }
      if (found.length === 0)
        return fail(appError('not-found', 'None of these clusters is configured any more.'));
      const file = await sealText(toSealedText(found, toIso(clock.now())), passphrase);
      if (file.length <= maxSealedBytes) return ok(file);
      const hint = 'Export fewer clusters at once; what takes room are CA bundles and certificates.';
      return fail(appError('invalid', 'The export would be too large (more than 2 MiB).', { hint }));
    },
    open: async (file, passphrase) => {
      const text = await openSealedText(file, passphrase);
      if (!text.ok) return text;
      const content = readSealedText(text.value);
      if (!content.ok) return content;
      forget();
      const sealed = randomUUID();
      kept = { sealed, content: content.value, cancel: clock.after(lifeMs, forget) };
      const clusters = content.value.clusters.map((cluster) => {
        const { name, context, kubeconfig, pinnedSha256, route } = cluster;
        const shown = kubeconfig.contexts.find((entry) => entry.context === context);
        const credential = kubeconfig.credentialOf(context);
        return {
          name,
          server: shown?.server ?? '',
          auth: shown?.auth ?? ('unknown' as const),
          isPinned: pinnedSha256 !== null,
          isInsecure: isInsecure(cluster),
          lacksProxyPassword: route.proxy?.hasPassword === true && route.proxy.password === null,
          problem: credential.ok ? null : credential.error,
          twin: twinOf(name)?.id ?? null,
        };
      });
      return ok({ sealed, exportedAt: content.value.exportedAt, clusters });
    },
    take: async (sealed, choices) => {
      if (kept?.sealed !== sealed) {
        const hint = 'Open the file again.';
        return fail(
          appError('not-found', 'This export is no longer held: it is forgotten after 15 minutes.', { hint }),
        );
      }
      const { clusters } = kept.content;
      if (choices.length !== clusters.length)
        return fail(appError('invalid', 'There is not one choice for each cluster of the export.'));
      const outcomes: SealedOutcome[] = [];
      for (const [index, cluster] of clusters.entries())
        outcomes.push(await takeOne(cluster, choices[index] ?? 'skip'));
      return ok(outcomes);
    },
    forget: (sealed) => {
      if (kept?.sealed === sealed) forget();
    },
    close: forget,
  };
}
