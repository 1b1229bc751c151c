import { dueExpiries } from '../../../shared/expiry.ts';
import { t } from '../../i18n/i18n.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { Section } from '../../ui/facts.tsx';
import { formatCount } from '../../ui/format.ts';
import { useNow } from '../../ui/text.tsx';
import { RenewCredential } from '../guest/renew-credential.tsx';
import { expiryWords } from '../network/expiry-notices.tsx';
import { endingGuests } from '../plans/renewal.ts';
import { NodeRow } from './node-link.tsx';

const mostRows = 100;

/**
 * Credentials and certificates of clusters that end within 30 days, those that Ranchers make guest clusters with within 14, and
 * what has ended; the nearest first.
 */
export function EndingSoon({ clusters }: { clusters: readonly ClusterNode[] }) {
  const now = useNow();
  const ofClusters = clusters.flatMap((cluster) =>
    dueExpiries(cluster.info.expiries, now).map(({ what, at }) => ({ what, at, node: cluster })),
  );
  const ofGuests = endingGuests({ clusters }, now).map(({ guest, at }) => ({
    what: 'cloud-credential' as const,
    at,
    node: guest,
  }));
  const ending = [...ofClusters, ...ofGuests].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (ending.length === 0) return null;
  return (
    <Section title={t('expiry.title')} aside={formatCount(ending.length)}>
      <ul className="node-rows">
        {ending.slice(0, mostRows).map(({ node, what, at }) => (
          <NodeRow
            key={`${node.id} ${what}`}
            node={node}
            aside={expiryWords({ what, at }, now)}
            hasCluster={clusters.length > 1}
            {...(node.type === 'guest' ? { action: <RenewCredential guest={node} /> } : {})}
          />
        ))}
      </ul>
    </Section>
  );
}
