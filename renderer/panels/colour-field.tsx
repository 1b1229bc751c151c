import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import { t } from '../i18n/i18n.ts';
import './colour-field.css';

/** The colours a cluster can have: indices into the categorical palette of the theme. */
export const colours = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** The choice of a cluster's colour. */
export function ColourField({ value, onChange }: { value: number; onChange: (colour: number) => void }) {
  const id = useId();
  return (
    <div className="field">
      <span className="field-label" id={id}>
        {t('add.colour')}
      </span>
      <RadioGroup.Root
        className="colours"
        aria-labelledby={id}
        orientation="horizontal"
        value={String(value)}
        onValueChange={(next) => onChange(Number(next))}
      >
        {colours.map((colour) => (
          <RadioGroup.Item
            key={colour}
            value={String(colour)}
            className="colour"
            aria-label={t('add.colourNumber', { number: colour + 1 })}
          >
            <span className={`swatch swatch-${colour}`} aria-hidden />
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
