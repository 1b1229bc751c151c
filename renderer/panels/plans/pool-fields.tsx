import { isServerPool } from '../../../shared/plan/shape.ts';
import type { Pool } from '../../../shared/plan/shape.ts';
import { t } from '../../i18n/i18n.ts';
import { NumberField } from './draft-fields.tsx';
import { NeedsFields } from './needs-fields.tsx';
import { PlacementField, ShapeFields } from './shape-fields.tsx';

type PoolFieldsProps = { pool: Pool; onChange: (pool: Pool) => void; onCount: (count: number) => void };

/** One pool of nodes: how many, of what shape, and where. */
export function PoolFields({ pool, onChange, onCount }: PoolFieldsProps) {
  return (
    <fieldset className="plan-form plan-pool">
      <legend>
        <span className="mono">{pool.name}</span>{' '}
        <span className="muted">{isServerPool(pool) ? t('plan.pool.servers') : t('plan.pool.agents')}</span>
      </legend>
      <NumberField label={t('plan.field.count')} value={pool.count} min={0} max={500} onCommit={onCount} />
      <ShapeFields shape={pool.shape} onChange={(shape) => onChange({ ...pool, shape })} />
      <PlacementField placement={pool.placement} onChange={(placement) => onChange({ ...pool, placement })} />
      <NeedsFields shape={pool.shape} onChange={(shape) => onChange({ ...pool, shape })} />
    </fieldset>
  );
}
