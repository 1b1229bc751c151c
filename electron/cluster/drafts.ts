import { randomUUID } from 'node:crypto';
import { appError } from '../../shared/error.ts';
import type { KubeconfigDraft } from '../../shared/cluster.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Clock } from '../clock.ts';
import type { Kubeconfig } from '../kube/kubeconfig.ts';

/** Kubeconfigs that were read and not yet added; their secrets stay here. */
export type Drafts = {
  keep: (kubeconfig: Kubeconfig, source: string) => KubeconfigDraft;
  /** Puts another kubeconfig in the place of a draft's, such as one with its files read; fails where the draft is gone. */
  replace: (draft: string, kubeconfig: Kubeconfig) => Result<KubeconfigDraft>;
  find: (draft: string) => Result<Kubeconfig>;
  forget: (draft: string) => void;
  close: () => void;
};

const lifeMs = 15 * 60_000;
const most = 20;

/** Opens the drafts: each is forgotten after 15 minutes, and the oldest where there are more than 20. */
export function openDrafts(clock: Clock): Drafts {
  const kept = new Map<string, { kubeconfig: Kubeconfig; source: string; cancel: () => void }>();
  const forget = (draft: string): void => {
    kept.get(draft)?.cancel();
    kept.delete(draft);
  };
  const gone = (): ReturnType<typeof fail> =>
    fail(
      appError('not-found', 'This kubeconfig is no longer held: it is forgotten after 15 minutes.', {
        hint: 'Choose the kubeconfig again.',
      }),
    );
  return {
    keep: (kubeconfig, source) => {
      const draft = randomUUID();
      kept.set(draft, { kubeconfig, source, cancel: clock.after(lifeMs, () => kept.delete(draft)) });
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        forget(oldest);
      }
      return { draft, source, contexts: kubeconfig.contexts };
    },
    replace: (draft, kubeconfig) => {
      const found = kept.get(draft);
      if (!found) return gone();
      kept.set(draft, { ...found, kubeconfig });
      return ok({ draft, source: found.source, contexts: kubeconfig.contexts });
    },
    find: (draft) => {
      const found = kept.get(draft);
      return found ? ok(found.kubeconfig) : gone();
    },
    forget,
    close: () => {
      for (const draft of [...kept.keys()]) forget(draft);
    },
  };
}
