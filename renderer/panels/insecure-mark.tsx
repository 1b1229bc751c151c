import { ShieldAlert } from 'lucide-react';
import { t } from '../i18n/i18n.ts';
import { Tip } from '../ui/tip.tsx';
import './insecure-mark.css';

/** Marks a cluster whose certificate is not verified, wherever it is named; the short one is a glyph alone. */
export function InsecureMark({ isShort = false }: { isShort?: boolean }) {
  if (!isShort) {
    return (
      <span className="insecure">
        <ShieldAlert size={13} aria-hidden /> {t('insecure.mark')}
      </span>
    );
  }
  return (
    <Tip text={t('insecure.mark')}>
      <span className="insecure insecure-short">
        <ShieldAlert size={13} aria-hidden />
        <span className="visually-hidden">{t('insecure.mark')}</span>
      </span>
    </Tip>
  );
}
