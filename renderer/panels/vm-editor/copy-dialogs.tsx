import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import { parseEntityId } from '../../../shared/id.ts';
import type { Result } from '../../../shared/result.ts';
import { t } from '../../i18n/i18n.ts';
import { addToast } from '../../store/view-store.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';
import { showNewVm } from './acts.ts';
import { freeName } from './start-draft.ts';
import './vm-editor.css';

const isName = (text: string): boolean => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);

type AskProps = {
  title: string;
  lead: string;
  verb: string;
  first: string;
  more: React.ReactNode;
  onAsk: (name: string) => Promise<Result<unknown>>;
  onClose: () => void;
};

/** Asks for a name and then for what is done under it. */
function AskName({ title, lead, verb, first, more, onAsk, onClose }: AskProps) {
  const [name, setName] = useState(first);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const ask = async (): Promise<void> => {
    setIsBusy(true);
    const answer = await onAsk(name);
    setIsBusy(false);
    if (answer.ok) onClose();
    else setError(answer.error);
  };
  return (
    <Dialog title={title} description={lead} onClose={onClose}>
      <div className="dialog-body vm-fields">
        <TextField
          label={t('plan.field.name')}
          value={name}
          maxLength={63}
          isWrong={!isName(name)}
          {...(isName(name) ? {} : { note: t('plan.badName') })}
          onChange={setName}
        />
        {more}
        {error && <ErrorNotice error={error} />}
      </div>
      <footer className="dialog-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button
          tone="main"
          disabled={isBusy}
          reason={isName(name) ? null : t('plan.badName')}
          onClick={() => void ask()}
        >
          {verb}
        </Button>
      </footer>
    </Dialog>
  );
}

/** A copy of a VM: with its volumes by Harvester itself, or its configuration alone through the form of a new one. */
export function CloneVmDialog({ entity, onClose }: { entity: string; onClose: () => void }) {
  const app = useApp();
  const { cluster = '', name = '' } = parseEntityId(entity) ?? {};
  const [withVolumes, setWithVolumes] = useState(true);
  const [starts, setStarts] = useState(true);
  const clone = async (target: string): Promise<Result<unknown>> => {
    const answer = await app.backend.call('vm.clone', { entity, name: target, starts });
    if (answer.ok)
      addToast(app.view, {
        tone: 'info',
        title: t('vmForm.cloned', { name }),
        text: t('vmForm.clonedAs', { name: target }),
        hint: null,
      });
    return answer;
  };
  if (!withVolumes)
    return (
      <Dialog title={t('vmForm.cloneTitle', { name })} description={t('vmForm.cloneLead')} onClose={onClose}>
        <div className="dialog-body vm-fields">
          <VolumesField withVolumes={withVolumes} onChange={setWithVolumes} />
        </div>
        <footer className="dialog-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button tone="main" onClick={() => showNewVm(app, cluster, { from: entity })}>
            {t('vmForm.toForm')}
          </Button>
        </footer>
      </Dialog>
    );
  return (
    <AskName
      title={t('vmForm.cloneTitle', { name })}
      lead={t('vmForm.cloneLead')}
      verb={t('vmForm.cloneVerb')}
      first={freeName(app.plans.siteOf(cluster), name.replace(/-\d+$/, ''))}
      more={
        <>
          <VolumesField withVolumes={withVolumes} onChange={setWithVolumes} />
          <CheckField label={t('vmForm.startsClone')} isChecked={starts} onChange={setStarts} />
        </>
      }
      onAsk={clone}
      onClose={onClose}
    />
  );
}

function VolumesField({
  withVolumes,
  onChange,
}: {
  withVolumes: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <CheckField
      label={t('vmForm.withVolumes')}
      isChecked={withVolumes}
      note={t('vmForm.withVolumesNote')}
      onChange={onChange}
    />
  );
}

/** A template of a VM, or another version of one. */
export function MakeTemplateDialog({ entity, onClose }: { entity: string; onClose: () => void }) {
  const { backend, view } = useApp();
  const { name = '' } = parseEntityId(entity) ?? {};
  const [description, setDescription] = useState('');
  const [withData, setWithData] = useState(false);
  const make = async (template: string): Promise<Result<unknown>> => {
    const answer = await backend.call('vm.makeTemplate', { entity, name: template, description, withData });
    if (answer.ok)
      addToast(view, {
        tone: 'info',
        title: t('vmForm.templated', { name: template }),
        text: t('vmForm.templatedText'),
        hint: null,
      });
    return answer;
  };
  return (
    <AskName
      title={t('vmForm.templateTitle', { name })}
      lead={t('vmForm.templateLead')}
      verb={t('vmForm.templateVerb')}
      first={name}
      more={
        <>
          <TextField
            label={t('vmForm.description')}
            value={description}
            maxLength={200}
            onChange={setDescription}
          />
          <CheckField
            label={t('vmForm.withData')}
            isChecked={withData}
            note={t('vmForm.withDataNote')}
            onChange={setWithData}
          />
        </>
      }
      onAsk={make}
      onClose={onClose}
    />
  );
}
