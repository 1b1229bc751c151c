import { useId, useRef, useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import { passphraseStrength } from '../../../shared/passphrase.ts';
import type { PassphraseStrength } from '../../../shared/passphrase.ts';
import { minPassphraseLength, sealedEnding } from '../../../shared/sealed.ts';
import { saveFile } from '../../export/save-file.ts';
import { t } from '../../i18n/i18n.ts';
import { addToast } from '../../store/view-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { PassphraseField } from './passphrase-field.tsx';
import './sealed.css';

/** What is known of the two fields; the passphrase itself stays in them. */
type Typed = { length: number; strength: PassphraseStrength; isSame: boolean };

/** Seals clusters with their credentials in a file under a passphrase. */
export function ExportDialog({ clusters, onClose }: { clusters: readonly string[]; onClose: () => void }) {
  const { backend, view } = useApp();
  const known = useWorld((state) => state.clusters) ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(clusters));
  const [typed, setTyped] = useState<Typed>({ length: 0, strength: 'weak', isSame: true });
  const [error, setError] = useState<AppError | null>(null);
  const [isSealing, setIsSealing] = useState(false);
  const [withProxyPasswords, setWithProxyPasswords] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const hint = useId();
  const ids = known.flatMap(({ id }) => (chosen.has(id) ? [id] : []));
  const canExport = ids.length > 0 && typed.length >= minPassphraseLength && typed.isSame && !isSealing;

  const look = (): void => {
    const text = first.current?.value ?? '';
    const isSame = text === (second.current?.value ?? '');
    setTyped({ length: text.length, strength: passphraseStrength(text), isSame });
  };
  const choose = (id: string, isChosen: boolean): void =>
    setChosen((before) => new Set(isChosen ? [...before, id] : [...before].filter((entry) => entry !== id)));
  const seal = async (): Promise<void> => {
    setIsSealing(true);
    setError(null);
    const answer = await backend.call('sealed.export', {
      clusters: ids,
      passphrase: first.current?.value ?? '',
      withProxyPasswords,
    });
    setIsSealing(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    const bytes = Uint8Array.from(atob(answer.value.file), (sign) => sign.charCodeAt(0));
    const day = new Date().toISOString().slice(0, 10);
    saveFile(`${day}${sealedEnding}`, new Blob([bytes], { type: 'application/octet-stream' }));
    const title = t('sealed.exported', { count: ids.length });
    addToast(view, { tone: 'info', title, text: t('sealed.exportedText'), hint: null });
    onClose();
  };
  return (
    <Dialog title={t('sealed.exportTitle')} description={t('sealed.exportLead')} onClose={onClose}>
      <form
        className="sealed"
        onSubmit={(event) => {
          event.preventDefault();
          if (canExport) void seal();
        }}
      >
        <div className="dialog-body sealed-body">
          <fieldset className="sealed-list">
            <legend className="field-label">{t('sealed.clusters')}</legend>
            {known.length === 0 && <p className="muted">{t('connection.none')}</p>}
            {known.map(({ id, name, colour, server }) => (
              <label key={id} className="sealed-row">
                <input
                  type="checkbox"
                  checked={chosen.has(id)}
                  onChange={(event) => choose(id, event.target.checked)}
                />
                <span className={`swatch swatch-${colour}`} aria-hidden />
                <span className="sealed-name">{name}</span>
                <span className="sealed-server mono muted" title={server}>
                  {server.replace('https://', '')}
                </span>
              </label>
            ))}
          </fieldset>
          <label className="sealed-row">
            <input
              type="checkbox"
              checked={withProxyPasswords}
              onChange={(event) => setWithProxyPasswords(event.target.checked)}
            />
            <span>{t('sealed.withProxyPasswords')}</span>
          </label>
          <PassphraseField
            label={t('sealed.passphrase')}
            field={first}
            isNew
            onChange={look}
            describedBy={hint}
          />
          <p id={hint} className="sealed-hint muted" role="status">
            {typed.length < minPassphraseLength
              ? t('sealed.tooShort', { count: minPassphraseLength })
              : t(`sealed.strength.${typed.strength}`)}
          </p>
          <PassphraseField label={t('sealed.again')} field={second} isNew onChange={look} />
          {!typed.isSame && typed.length > 0 && <p className="sealed-hint">{t('sealed.notSame')}</p>}
          {error && <ErrorNotice error={error} />}
        </div>
        <footer className="dialog-foot dialog-foot-lined">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button tone="main" type="submit" disabled={!canExport}>
            {isSealing ? t('sealed.sealing') : t('sealed.export')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
