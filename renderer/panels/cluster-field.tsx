import type { ClusterInfo } from '../../shared/cluster.ts';
import { t } from '../i18n/i18n.ts';
import { SelectField } from '../ui/select-field.tsx';

type ClusterFieldProps = {
  clusters: readonly Pick<ClusterInfo, 'id' | 'name'>[];
  value: string;
  onChange: (cluster: string) => void;
};

/** Chooses one of some clusters. */
export function ClusterField({ clusters, value, onChange }: ClusterFieldProps) {
  return (
    <SelectField
      label={t('kind.cluster')}
      value={value}
      options={clusters.map(({ id, name }) => ({ value: id, text: name }))}
      onChange={onChange}
    />
  );
}
