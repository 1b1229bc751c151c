import { useId } from 'react';
import type { ClusterInfo } from '../../shared/cluster.ts';
import { t } from '../i18n/i18n.ts';
import '../ui/field.css';

type ClusterFieldProps = {
  clusters: readonly Pick<ClusterInfo, 'id' | 'name'>[];
  value: string;
  onChange: (cluster: string) => void;
};

/** Chooses one of some clusters. */
export function ClusterField({ clusters, value, onChange }: ClusterFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('kind.cluster')}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {clusters.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
    </div>
  );
}
