import { dueExpiries, expiryLevel } from '../../../shared/expiry.ts';
import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { t } from '../../i18n/i18n.ts';
import type { ClusterNode } from '../../scene/graph.ts';
import { Section } from '../../ui/facts.tsx';
import { formatCount } from '../../ui/format.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name, useNow } from '../../ui/text.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { RenewCredential } from '../guest/renew-credential.tsx';
import { expiryState, expiryWords } from '../network/expiry-notices.tsx';
import { endingGuests } from '../plans/renewal.ts';
import { NodeRow } from './node-link.tsx';

const mostRows = 100;

type RancherRowProps = { rancher: RancherInfo; at: string; now: number };

/** A Rancher whose token ends: leads to where another is put in its place. */
function RancherRow({ rancher, at, now }: RancherRowProps) {
  const { view } = useApp();
  const state = expiryState([{ what: 'token', at }], now) ?? 'info';
  const open = (): void =>
    view.setState({ dialog: { type: 'add-cluster', file: null, isByRancher: true, rancher: rancher.id } });
  return (
    <li>
      <button type="button" className="node-row" onClick={open}>
        <StateGlyph state={state === 'info' ? 'unknown' : state} />
        <span className="node-row-name">
          <Name text={rancher.name} />
        </span>
        <span className="node-row-aside">{expiryWords({ what: 'token', at }, now)}</span>
      </button>
    </li>
  );
}

/**
 * Credentials and certificates of clusters and tokens of Ranchers that end within 30 days, credentials that Ranchers make guest
 * clusters with within 14, and what has ended; the nearest first.
 */
export function EndingSoon({ clusters }: { clusters: readonly ClusterNode[] }) {
  const now = useNow();
  const ranchers = useWorld((state) => state.ranchers);
  const ofClusters = clusters.flatMap((cluster) =>
    dueExpiries(cluster.info.expiries, now).map(({ what, at }) => ({ what, at, node: cluster })),
  );
  const ofGuests = endingGuests({ clusters }, now).map(({ guest, at }) => ({
    what: 'cloud-credential' as const,
    at,
    node: guest,
  }));
  const ofRanchers = ranchers.flatMap(({ info }) =>
    info.tokenExpiresAt === null || expiryLevel(info.tokenExpiresAt, now) === null
      ? []
      : [{ at: info.tokenExpiresAt, rancher: info }],
  );
  const ending = [...ofClusters, ...ofGuests, ...ofRanchers].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  );
  if (ending.length === 0) return null;
  return (
    <Section title={t('expiry.title')} aside={formatCount(ending.length)}>
      <ul className="node-rows">
        {ending.slice(0, mostRows).map((each) => {
          const { at } = each;
          if ('rancher' in each)
            return <RancherRow key={`rancher ${each.rancher.id}`} rancher={each.rancher} at={at} now={now} />;
          const { node, what } = each;
          return (
            <NodeRow
              key={`${node.id} ${what}`}
              node={node}
              aside={expiryWords({ what, at }, now)}
              hasCluster={clusters.length > 1}
              {...(node.type === 'guest' ? { action: <RenewCredential guest={node} /> } : {})}
            />
          );
        })}
      </ul>
    </Section>
  );
}
