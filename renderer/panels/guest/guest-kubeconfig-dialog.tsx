import { useState } from 'react';
import type { KubeconfigDraft } from '../../../shared/cluster.ts';
import type { AppError } from '../../../shared/error.ts';
import { parseEntityId } from '../../../shared/id.ts';
import type { EntityId } from '../../../shared/id.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Breakable } from '../../ui/text.tsx';
import '../add-cluster/add-cluster.css';
import { FilesCard } from '../add-cluster/files-card.tsx';
import { SourceStep } from '../add-cluster/source-step.tsx';
import { useDraft } from '../add-cluster/use-draft.ts';
import { useApp } from '../app-context.ts';

/** Gives a guest cluster the kubeconfig with which its own API is asked. */
export function GuestKubeconfigDialog({ guest, onClose }: { guest: EntityId; onClose: () => void }) {
  const { draft, error, isReading, setDraft, back, readText, readFiles, choose } = useDraft();
  const name = parseEntityId(guest)?.name ?? guest;
  return (
    <Dialog
      title={t('guest.kubeconfigTitle', { name })}
      description={draft ? t('add.leadContexts', { source: draft.source }) : t('guest.kubeconfigLead')}
      size="large"
      onClose={onClose}
    >
      {draft ? (
        <ContextStep
          key={draft.draft}
          guest={guest}
          draft={draft}
          onDraft={setDraft}
          onBack={back}
          onClose={onClose}
        />
      ) : (
        <SourceStep
          error={error}
          isReading={isReading}
          onFiles={(files) => void readFiles(files)}
          onText={(text) => readText(text, t('add.pasted'))}
          onChoose={choose}
        />
      )}
    </Dialog>
  );
}

type ContextStepProps = {
  guest: EntityId;
  draft: KubeconfigDraft;
  onDraft: (draft: KubeconfigDraft) => void;
  onBack: () => void;
  onClose: () => void;
};

function ContextStep({ guest, draft, onDraft, onBack, onClose }: ContextStepProps) {
  const { backend } = useApp();
  const { contexts } = draft;
  const usable = contexts.filter(({ problem }) => problem === null);
  const first = usable.find(({ isCurrent }) => isCurrent) ?? usable[0] ?? contexts[0];
  const [chosen, setChosen] = useState(first?.context ?? '');
  const [address, setAddress] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const context = contexts.find((entry) => entry.context === chosen);
  const canSave = context?.problem === null && context.files.length === 0 && !isSaving;

  const save = async (): Promise<void> => {
    setIsSaving(true);
    setError(null);
    const given = address.trim() === '' ? {} : { address: address.trim() };
    const answer = await backend.call('guest.setKubeconfig', {
      guest,
      draft: draft.draft,
      context: chosen,
      ...given,
    });
    setIsSaving(false);
    if (answer.ok) onClose();
    else setError(answer.error);
  };
  return (
    <>
      <div className="dialog-body add-source">
        {contexts.length > 1 && (
          <SelectField
            label={t('add.contexts')}
            value={chosen}
            options={contexts.map((entry) => ({ value: entry.context, text: entry.context }))}
            onChange={setChosen}
          />
        )}
        {context && (
          <Facts>
            <Fact name={t('guest.server')}>{context.server && <Breakable text={context.server} />}</Fact>
            <Fact name={t('guest.user')}>{context.user}</Fact>
          </Facts>
        )}
        {context?.problem && <ErrorNotice error={context.problem} />}
        {context && context.problem === null && context.files.length > 0 && (
          <FilesCard draft={draft.draft} context={context} onRead={onDraft} />
        )}
        {context?.isLoopback === true && (
          <Notice tone="info" title={t('guest.loopback')}>
            <p className="muted">{t('guest.loopbackText')}</p>
          </Notice>
        )}
        <TextField
          label={t('guest.address')}
          value={address}
          maxLength={2000}
          note={t('guest.addressNote')}
          onChange={setAddress}
        />
        {error && <ErrorNotice error={error} />}
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <p className="add-promise muted">{t('add.promise')}</p>
        <Button onClick={onBack}>{t('add.back')}</Button>
        <Button tone="main" disabled={!canSave} onClick={() => void save()}>
          {t('guest.keepKubeconfig')}
        </Button>
      </footer>
    </>
  );
}
