import { Check } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import type { ClusterInfo, KubeconfigContext, KubeconfigDraft } from '../../../shared/cluster.ts';
import { t } from '../../i18n/i18n.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { AddAll } from './add-all.tsx';
import { Name } from '../../ui/text.tsx';
import { ContextForm } from './context-form.tsx';

type ContextsStepProps = {
  draft: KubeconfigDraft;
  /** The cluster whose credential one of them is to take the place of; null for new clusters. */
  replaces: ClusterInfo | null;
  onDraft: (draft: KubeconfigDraft) => void;
  onBack: () => void;
  onClose: () => void;
};

function firstChoice(contexts: readonly KubeconfigContext[]): string {
  const usable = contexts.filter(({ problem }) => problem === null);
  return (usable.find(({ isCurrent }) => isCurrent) ?? usable[0] ?? contexts[0])?.context ?? '';
}

/** The contexts of a kubeconfig, to be added one after another. */
export function ContextsStep({ draft, replaces, onDraft, onBack, onClose }: ContextsStepProps) {
  const { contexts } = draft;
  const [chosen, setChosen] = useState(() => firstChoice(contexts));
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const context = contexts.find((entry) => entry.context === chosen);
  const onAdded = (): void => {
    const now = new Set([...added, chosen]);
    const next = contexts.find((entry) => entry.problem === null && !now.has(entry.context));
    if (next === undefined || replaces) onClose();
    else setAdded(now);
  };
  if (!context) return null;
  return (
    <div className={contexts.length > 1 ? 'contexts' : 'contexts contexts-single'}>
      {contexts.length > 1 && (
        <div className="context-side">
          <RadioGroup.Root
            className="context-list"
            aria-label={t('add.contexts')}
            value={chosen}
            onValueChange={setChosen}
          >
            {contexts.map((entry) => (
              <ContextItem key={entry.context} entry={entry} isAdded={added.has(entry.context)} />
            ))}
          </RadioGroup.Root>
          {!replaces && (
            <AddAll
              draft={draft.draft}
              contexts={contexts}
              added={added}
              onAdded={(each) => setAdded((before) => new Set([...before, each]))}
              onDone={onClose}
            />
          )}
        </div>
      )}
      <ContextForm
        key={context.context}
        draft={draft.draft}
        context={context}
        replaces={replaces}
        onDraft={onDraft}
        isAdded={added.has(context.context)}
        onAdded={onAdded}
        onBack={onBack}
        onClose={onClose}
      />
    </div>
  );
}

function ContextItem({ entry, isAdded }: { entry: KubeconfigContext; isAdded: boolean }) {
  const { context, server, problem, isCurrent } = entry;
  return (
    <RadioGroup.Item className="context-item" value={context}>
      <span className="context-dot" aria-hidden />
      <span className="context-name">
        <Name text={context} />
      </span>
      <span className="context-mark">
        {isAdded ? (
          <>
            <Check size={13} aria-hidden /> {t('add.added')}
          </>
        ) : problem ? (
          <StateGlyph state="warning" label={problem.message} />
        ) : (
          isCurrent && t('add.current')
        )}
      </span>
      <span className="context-server">
        {server === '' ? t('add.noServer') : <Name text={server.replace('https://', '')} />}
      </span>
    </RadioGroup.Item>
  );
}
