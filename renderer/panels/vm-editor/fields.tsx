import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import type { TextProblem } from '../../../shared/vm/user-data.ts';
import { t } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DraftField } from '../plans/draft-fields.tsx';

/** Names with values, a line each, such as labels. */
export function PairsField({
  label,
  pairs,
  onChange,
}: {
  label: string;
  pairs: Readonly<Record<string, string>>;
  onChange: (pairs: Record<string, string>) => void;
}) {
  const entries = Object.entries(pairs);
  const put = (index: number, key: string, value: string): void =>
    onChange(Object.fromEntries(entries.map((pair, at) => (at === index ? [key, value] : pair))));
  return (
    <fieldset className="vm-pairs">
      <legend className="field-label">{label}</legend>
      {entries.map(([key, value], index) => (
        <div key={key} className="vm-pair">
          <DraftField
            label={t('vmForm.pairName')}
            value={key}
            onCommit={(next) => next.trim() !== '' && put(index, next.trim(), value)}
          />
          <DraftField
            label={t('vmForm.pairValue')}
            value={value}
            onCommit={(next) => put(index, key, next.trim())}
          />
          <IconButton
            label={t('vmForm.removeNamed', { name: key })}
            icon={<X size={13} />}
            onClick={() => onChange(Object.fromEntries(entries.filter((_, at) => at !== index)))}
          />
        </div>
      ))}
      <Button
        tone="quiet"
        icon={<Plus size={13} aria-hidden />}
        onClick={() => onChange({ ...pairs, [freeKey(pairs)]: '' })}
      >
        {t('vmForm.addPair')}
      </Button>
    </fieldset>
  );
}

function freeKey(pairs: Readonly<Record<string, string>>): string {
  let number = 1;
  while (pairs[`name-${number}`] !== undefined) number += 1;
  return `name-${number}`;
}

/** A text of several lines in mono, with what is wrong with it by line. */
export function CodeField({
  label,
  value,
  rows,
  problems,
  note,
  onChange,
}: {
  label: string;
  value: string;
  rows: number;
  problems: readonly TextProblem[];
  note?: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className="input vm-code"
        rows={rows}
        value={value}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={problems.length > 0 || undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
      />
      <div id={`${id}-note`}>
        {problems.map(({ line, text }) => (
          <p key={`${line} ${text}`} className="field-note field-note-wrong">
            {t('vmForm.inLine', { line, text })}
          </p>
        ))}
        {note !== undefined && problems.length === 0 && <p className="field-note">{note}</p>}
      </div>
    </div>
  );
}
