import { randomUUID } from 'node:crypto';
import { appError } from '../../shared/error.ts';
import type { KubeconfigDraft, Probe } from '../../shared/cluster.ts';
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
  /** Keeps what the server of a context answered, for when the context is added. */
  noteProbe: (draft: string, context: string, probe: Probe) => void;
  probeOf: (draft: string, context: string) => Probe | undefined;
  forget: (draft: string) => void;
  close: () => void;
};

const lifeMs = 15 * 60_000;
const most = 20;

/** Opens the drafts: each is forgotten after 15 minutes, and the oldest where there are more than 20. */
export function openDrafts(clock: Clock): Drafts {
  type Kept = { kubeconfig: Kubeconfig; source: string; probes: Map<string, Probe>; cancel: () => void };
  const kept = new Map<string, Kept>();
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
      const cancel = clock.after(lifeMs, () => kept.delete(draft));
      kept.set(draft, { kubeconfig, source, probes: new Map(), cancel });
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        forget(oldest);
      }
      return { draft, source, contexts: kubeconfig.contexts };
    },
    replace: (draft, kubeconfig) => {
      const found = kept.get(draft);
      if (!found) return gone();
      kept.set(draft, { ...found, kubeconfig, probes: new Map() });
      return ok({ draft, source: found.source, contexts: kubeconfig.contexts });
    },
    find: (draft) => {
      const found = kept.get(draft);
      return found ? ok(found.kubeconfig) : gone();
    },
    noteProbe: (draft, context, probe) => void kept.get(draft)?.probes.set(context, probe),
    probeOf: (draft, context) => kept.get(draft)?.probes.get(context),
    forget,
    close: () => {
      for (const draft of [...kept.keys()]) forget(draft);
    },
  };
}
