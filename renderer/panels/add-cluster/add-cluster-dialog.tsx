import { useEffect, useState } from 'react';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import { t } from '../../i18n/i18n.ts';
import { Dialog } from '../../ui/dialog.tsx';
import './add-cluster.css';
import { ContextsStep } from './contexts-step.tsx';
import { RancherStep } from './rancher-step.tsx';
import { SourceStep } from './source-step.tsx';
import { useDraft } from './use-draft.ts';

const none: readonly File[] = [];

type AddClusterDialogProps = {
  /** A kubeconfig that was dropped on the window. */
  file: File | null;
  /** More that were dropped with it, to be merged behind it. */
  others?: readonly File[];
  /** The cluster whose credential is replaced; absent or null to add clusters. */
  replaces?: ClusterInfo | null;
  /** Whether it begins with the Ranchers in place of a kubeconfig. */
  startsWithRancher?: boolean;
  /** The Rancher it then begins with; the first where it is absent or null. */
  rancher?: string | null;
  onClose: () => void;
};

/** Adds clusters from a kubeconfig, or takes the credential of one that is there already from it. */
export function AddClusterDialog({
  file,
  others = none,
  replaces = null,
  startsWithRancher = false,
  rancher = null,
  onClose,
}: AddClusterDialogProps) {
  const { draft, error, isReading, setDraft, back, readText, readFiles, choose, take } = useDraft();
  const [isByRancher, setIsByRancher] = useState(startsWithRancher);
  useEffect(() => {
    // A file comes in from outside of React: reading it is what this effect is for.
    if (file) void readFiles([file, ...others]);
  }, [file, others, readFiles]);
  return (
    <Dialog
      title={replaces ? t('replace.title', { name: replaces.name }) : t('add.title')}
      description={
        draft
          ? t('add.leadContexts', { source: draft.source })
          : t(isByRancher ? 'rancher.lead' : replaces ? 'replace.lead' : 'add.lead')
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
          onBack={back}
          onClose={onClose}
        />
      ) : isByRancher ? (
        <RancherStep
          first={rancher}
          error={error}
          isReading={isReading}
          onTake={take}
          onBack={() => setIsByRancher(false)}
        />
      ) : (
        <SourceStep
          error={error}
          isReading={isReading}
          onFiles={(chosen) => void readFiles(chosen)}
          onText={(text) => readText(text, t('add.pasted'))}
          onChoose={choose}
          onRancher={() => setIsByRancher(true)}
        />
      )}
    </Dialog>
  );
}
