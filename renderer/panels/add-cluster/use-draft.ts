import { useCallback, useEffect, useRef, useState } from 'react';
import type { KubeconfigDraft } from '../../../shared/cluster.ts';
import { appError } from '../../../shared/error.ts';
import type { AppError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';
import { t } from '../../i18n/i18n.ts';
import { useApp } from '../app-context.ts';

/** Longest kubeconfig the back end reads, in characters; a longer one is not even sent. */
const maxLength = 1024 * 1024;

const tooLarge = (): AppError => appError('invalid', t('add.tooLarge'));

/** A kubeconfig that the back end holds for a dialog, and the ways to hand it one. */
export type Draft = {
  draft: KubeconfigDraft | null;
  error: AppError | null;
  isReading: boolean;
  /** Puts the same draft with more known of it in its place. */
  setDraft: (draft: KubeconfigDraft) => void;
  /** Goes back to before one was read. */
  back: () => void;
  /** Answers whether the text was read. */
  readText: (text: string, source: string) => Promise<boolean>;
  readFiles: (files: readonly File[]) => Promise<void>;
  /** Opens the file dialog of the desktop. */
  choose: () => void;
  /** Takes a draft that the back end makes otherwise; answers whether it did. */
  take: (read: () => Promise<Result<KubeconfigDraft | null>>) => Promise<boolean>;
};

/** Reads kubeconfigs into a draft, one at a time; it is forgotten with the dialog. */
export function useDraft(): Draft {
  const { backend } = useApp();
  const [draft, setDraft] = useState<KubeconfigDraft | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [isReading, setIsReading] = useState(false);
  const held = useRef<string | null>(null);

  const take = useCallback(
    async (read: () => Promise<Result<KubeconfigDraft | null>>): Promise<boolean> => {
      setIsReading(true);
      setError(null);
      const answer = await read();
      setIsReading(false);
      if (!answer.ok) setError(answer.error);
      else if (answer.value) {
        if (held.current !== null) void backend.call('kubeconfig.forget', { draft: held.current });
        held.current = answer.value.draft;
        setDraft(answer.value);
      }
      return answer.ok;
    },
    [backend],
  );
  const readText = useCallback(
    (text: string, source: string) =>
      take(async () =>
        text.length > maxLength
          ? { ok: false, error: tooLarge() }
          : backend.call('kubeconfig.read', { text, source: source.slice(0, 300) }),
      ),
    [backend, take],
  );
  const readFiles = useCallback(
    async (chosen: readonly File[]) => {
      if (chosen.some(({ size }) => size > maxLength)) {
        setError(tooLarge());
        return;
      }
      const texts = await Promise.all(
        chosen.map(async (each) => ({ text: await each.text(), source: each.name.slice(0, 300) })),
      );
      const [first, ...rest] = texts;
      if (first === undefined) return;
      await take(() =>
        backend.call('kubeconfig.read', rest.length === 0 ? first : { ...first, others: rest }),
      );
    },
    [backend, take],
  );
  const choose = useCallback(() => void take(() => backend.call('kubeconfig.choose', {})), [backend, take]);
  const back = useCallback(() => {
    setDraft(null);
    setError(null);
  }, []);

  useEffect(
    () => () => {
      if (held.current !== null) void backend.call('kubeconfig.forget', { draft: held.current });
      held.current = null;
    },
    [backend],
  );
  return { draft, error, isReading, setDraft, back, readText, readFiles, choose, take };
}
