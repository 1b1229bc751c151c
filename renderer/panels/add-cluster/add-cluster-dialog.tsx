import { useCallback, useEffect, useRef, useState } from 'react';
import type { ClusterInfo, KubeconfigDraft } from '../../../shared/cluster.ts';
import { appError } from '../../../shared/error.ts';
import type { AppError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';
import { t } from '../../i18n/i18n.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useApp } from '../app-context.ts';
import './add-cluster.css';
import { ContextsStep } from './contexts-step.tsx';
import { SourceStep } from './source-step.tsx';

/** Longest kubeconfig the back end reads, in characters; a longer one is not even sent. */
const maxLength = 1024 * 1024;

const none: readonly File[] = [];

const tooLarge = (): AppError => appError('invalid', t('add.tooLarge'));

type AddClusterDialogProps = {
  /** A kubeconfig that was dropped on the window. */
  file: File | null;
  /** More that were dropped with it, to be merged behind it. */
  others?: readonly File[];
  /** The cluster whose credential is replaced; absent or null to add clusters. */
  replaces?: ClusterInfo | null;
  onClose: () => void;
};

/** Adds clusters from a kubeconfig, or takes the credential of one that is there already from it. */
export function AddClusterDialog({ file, others = none, replaces = null, onClose }: AddClusterDialogProps) {
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

  useEffect(() => {
    // A file comes in from outside of React: reading it is what this effect is for.
    // eslint-disable-next-line react-hooks/set-state-in-effect -- see the line above
    if (file) void readFiles([file, ...others]);
  }, [file, others, readFiles]);
  useEffect(
    () => () => {
      if (held.current !== null) void backend.call('kubeconfig.forget', { draft: held.current });
      held.current = null;
    },
    [backend],
  );

  return (
    <Dialog
      title={replaces ? t('replace.title', { name: replaces.name }) : t('add.title')}
      description={
        draft ? t('add.leadContexts', { source: draft.source }) : t(replaces ? 'replace.lead' : 'add.lead')
      }
      size="large"
      onClose={onClose}
    >
      {draft ? (
        <ContextsStep
          key={draft.draft}
          draft={draft}
          replaces={replaces}
          onDraft={setDraft}
          onBack={() => {
            setDraft(null);
            setError(null);
          }}
          onClose={onClose}
        />
      ) : (
        <SourceStep
          error={error}
          isReading={isReading}
          onFiles={(chosen) => void readFiles(chosen)}
          onText={(text) => readText(text, t('add.pasted'))}
          onChoose={() => void take(() => backend.call('kubeconfig.choose', {}))}
        />
      )}
    </Dialog>
  );
}
