import type { ReactNode } from 'react';
import { t } from '../../i18n/i18n.ts';
import { Name } from '../../ui/text.tsx';

type PlannedHeadProps = { glyph: ReactNode; name: string; kind: string; children: ReactNode };

/** Who this is that a plan will make, and below what can be done with it. */
export function PlannedHead({ glyph, name, kind, children }: PlannedHeadProps) {
  return (
    <header className="inspector-head">
      <div className="inspector-title">
        {glyph}
        <h2 className="inspector-name selectable">
          <Name text={name} isStrong />
        </h2>
      </div>
      <p className="inspector-status">
        <span className="muted">{kind}</span>
        <span aria-hidden className="muted">
          ·
        </span>
        <span>{t('plan.planned')}</span>
      </p>
      <div className="inspector-actions">{children}</div>
    </header>
  );
}
