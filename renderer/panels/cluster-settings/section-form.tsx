import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';

type SectionFormProps = {
  /** Whether anything differs from what is kept, and could be kept. */
  canSave: boolean;
  onSave: () => Promise<Result<unknown>>;
  children: ReactNode;
};

/** Fields of a section that are saved together; says that they were, or why not. */
export function SectionForm({ canSave, onSave, children }: SectionFormProps) {
  const [saving, setSaving] = useState<'no' | 'now' | 'done'>('no');
  const [error, setError] = useState<AppError | null>(null);
  const save = async (): Promise<void> => {
    setSaving('now');
    setError(null);
    const answer = await onSave();
    setSaving(answer.ok ? 'done' : 'no');
    if (!answer.ok) setError(answer.error);
  };
  const isOpen = canSave && saving !== 'now';
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isOpen) void save();
      }}
    >
      <div className="settings-body">
        {children}
        {error && <ErrorNotice error={error} />}
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <span className="settings-said muted" role="status">
          {saving === 'done' && !canSave && t('settings.saved')}
        </span>
        <Button tone="main" type="submit" disabled={!isOpen}>
          {t('common.save')}
        </Button>
      </footer>
    </form>
  );
}
