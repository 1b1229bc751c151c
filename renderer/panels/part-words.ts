import { kinds } from '../../shared/kinds/index.ts';
import type { KindName } from '../../shared/kinds/index.ts';
import { t } from '../i18n/i18n.ts';

/** What serves an API group, by its own name. */
const partOf: Readonly<Record<string, string>> = {
  'longhorn.io': 'Longhorn',
  'metrics.k8s.io': 'metrics-server',
  'kubevirt.io': 'KubeVirt',
  'k8s.cni.cncf.io': 'Multus',
  'harvesterhci.io': 'Harvester',
  'network.harvesterhci.io': 'harvester-network-controller',
  'loadbalancer.harvesterhci.io': 'harvester-load-balancer',
};

/** Why a kind is not there at all: what would have to be installed. */
export function absentWords(kind: KindName): string {
  const { group } = kinds[kind].resource;
  return t('health.absentPart', { part: partOf[group] ?? (group === '' ? 'Kubernetes' : group) });
}
