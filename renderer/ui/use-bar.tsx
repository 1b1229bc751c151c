import type { Use } from '../scene/graph.ts';
import { t } from '../i18n/i18n.ts';
import { byteExponent, formatBytes, formatCores, formatShare, quantityText } from './format.ts';
import type { Quantity } from './format.ts';
import { Figure } from './text.tsx';
import './use-bar.css';

type UseBarProps = { name: string; use: Use; unit: 'cpu' | 'bytes' };

const high = 0.8;
const full = 0.95;

function toneOf(share: number): string {
  return share >= full ? 'full' : share >= high ? 'high' : 'used';
}

/** How much of a resource is used and reserved: a bar, and the same in figures. */
export function UseBar({ name, use, unit }: UseBarProps) {
  const { capacity, reserved, used } = use;
  const exponent = byteExponent(capacity);
  const format = (value: number): Quantity =>
    unit === 'cpu' ? formatCores(value) : formatBytes(value, exponent);
  const share = (value: number): number => (capacity > 0 ? Math.min(1, value / capacity) : 0);
  const total = format(capacity);
  const words = [
    used === null
      ? t('use.unknown')
      : t('use.used', { value: format(used).value, share: formatShare(used, capacity) }),
    reserved === null
      ? ''
      : t('use.reserved', { value: format(reserved).value, share: formatShare(reserved, capacity) }),
    t('use.of', { value: quantityText(total) }),
  ].filter((part) => part !== '');
  return (
    <div className="use">
      <div className="use-line">
        <span className="use-name">{name}</span>
        <span className="use-figures">
          {used !== null && (
            <>
              <span className="use-share">{formatShare(used, capacity)}</span>
              <span className="use-figure">{format(used).value}</span>
              <span className="muted"> / </span>
            </>
          )}
          <Figure {...total} />
        </span>
      </div>
      <svg className="use-bar" role="img" aria-label={`${name}: ${words.join(', ')}`} width="100%" height={6}>
        <rect className="use-track" width="100%" height={6} rx={3} />
        {reserved !== null && (
          <rect className="use-reserved" width={`${share(reserved) * 100}%`} height={6} rx={3} />
        )}
        {used !== null && (
          <rect
            className={`use-${toneOf(share(used))}`}
            y={1.5}
            width={`${share(used) * 100}%`}
            height={3}
            rx={1.5}
          />
        )}
      </svg>
      {reserved !== null && (
        <p className="use-note">
          {t('use.reserved', { value: format(reserved).value, share: formatShare(reserved, capacity) })}
        </p>
      )}
    </div>
  );
}
