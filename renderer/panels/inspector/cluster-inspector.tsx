import { isBroken } from '../../../shared/connection.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { availabilityOf, knowsVms } from '../../scene/availability.ts';
import type { ClusterNode, Use } from '../../scene/graph.ts';
import { podsOf } from '../../scene/kin.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Breakable, Time } from '../../ui/text.tsx';
import { UseBar } from '../../ui/use-bar.tsx';
import { DiagnoseButton } from '../diagnostics/diagnose-button.tsx';
import { ConnectionActions } from '../connection-actions.tsx';
import { useApp, useView } from '../app-context.ts';
import { showSettings } from '../cluster-settings/show-settings.ts';
import { HealthRows } from '../health-rows.tsx';
import { ExpiryNotices } from '../network/expiry-notices.tsx';
import { CredentialOffers, isOfCredential } from '../vault/credential-offers.tsx';
import { useClusterCalls } from '../use-cluster-calls.ts';
import { FeaturesSection } from './features-section.tsx';
import { Header } from './header.tsx';
import { shelfParts } from '../../scene/shelf.ts';
import { OverlayReason } from './overlay-reason.tsx';
import { NodeRows } from './node-rows.tsx';
import { PodsSection } from './pods-section.tsx';
import { Problems } from './problems.tsx';
import { InsecureMark } from '../insecure-mark.tsx';
import { ProgramCard } from '../program-card.tsx';
import { ManagedSection } from '../rancher/managed-section.tsx';
import { WayOffers } from '../rancher/ways.tsx';
import { WorkloadRules } from '../rancher/workload-rules.tsx';
import { TwinNotice } from '../twins.tsx';

/** A cluster as a whole: how the app stands to it, what it is, how full it is, how fresh that is. */
export function ClusterInspector({ cluster }: { cluster: ClusterNode }) {
  const { info, hosts, counts } = cluster;
  const isSessionOnly = useView((state) => state.vault?.sessionOnly.includes(cluster.id) ?? false);
  return (
    <>
      <Header node={cluster} />
      <div className="inspector-scroll">
        <ConnectionNotice cluster={cluster} />
        <TwinNotice info={info} className="inspector-problems" />
        <ExpiryNotices cluster={info} />
        <Problems problems={cluster.problems} />
        <OverlayReason node={cluster} />
        {hosts.length > 0 && (
          <Section title={t('host.use')} aside={t('count.hosts', { count: hosts.length })}>
            <UseBar name={t('fact.cpu')} use={sum(hosts.map((host) => host.cpu))} unit="cpu" />
            <UseBar name={t('fact.memory')} use={sum(hosts.map((host) => host.memory))} unit="bytes" />
            <UseBar
              name={t('fact.storage')}
              use={sum(hosts.flatMap((host) => host.storage ?? []))}
              unit="bytes"
            />
          </Section>
        )}
        <Section title={t('cluster.facts')}>
          <Facts>
            <Fact name={t('cluster.harvester')}>
              {info.harvesterVersion !== null && <span className="mono">{info.harvesterVersion}</span>}
            </Fact>
            <Fact name={t('cluster.kubernetes')}>
              {info.kubernetesVersion !== null && <span className="mono">{info.kubernetesVersion}</span>}
            </Fact>
            <Fact name={t('cluster.availability')}>{t(`availability.${availabilityOf(cluster)}`)}</Fact>
            <Fact name={t('cluster.vms')}>
              {knowsVms(cluster)
                ? t('cluster.running', { running: counts.running, count: counts.vms })
                : t('availability.unknown')}
            </Fact>
            <Fact name={t('cluster.server')}>
              <Breakable text={info.server} />
            </Fact>
            <Fact name={t('cluster.context')}>
              <span className="mono">{info.context}</span>
            </Fact>
            <Fact name={t('cluster.auth')}>{t(`auth.${info.auth}`)}</Fact>
            {isSessionOnly && <Fact name={t('vault.kept')}>{t('vault.keptSession')}</Fact>}
            <Fact name={t('cluster.certificate')}>
              {info.isInsecure ? (
                <InsecureMark />
              ) : info.pinnedSha256 === null ? (
                t(info.verifiedAt === null ? 'cluster.certificateUnseen' : 'cluster.byCa')
              ) : (
                <>
                  {t('cluster.pinned')}
                  <p className="fact-note">
                    <Breakable text={info.pinnedSha256} />
                  </p>
                </>
              )}
            </Fact>
            {info.group !== null && <Fact name={t('cluster.group')}>{info.group}</Fact>}
            {info.tags.length > 0 && <Fact name={t('cluster.tags')}>{info.tags.join(', ')}</Fact>}
            <Fact name={t('cluster.verified')}>
              {info.verifiedAt === null ? t('cluster.notYet') : <Time iso={info.verifiedAt} />}
            </Fact>
            <Fact name={t('cluster.added')}>
              <Time iso={info.addedAt} />
            </Fact>
          </Facts>
        </Section>
        {hosts.length > 0 && (
          <Section title={t('cluster.hosts')} aside={String(hosts.length)}>
            <NodeRows nodes={hosts} asideOf={({ status, vms }) => asideOf(status, vms.length)} />
          </Section>
        )}
        {shelfParts(cluster).map(
          ({ reason, vms }) =>
            vms.length > 0 && (
              <Section key={reason} title={t(`cluster.shelf.${reason}`)} aside={String(vms.length)}>
                <NodeRows nodes={vms} />
              </Section>
            ),
        )}
        <ManagedSection info={info} />
        {cluster.workloads && <PodsSection pods={podsOf(cluster)} isAllShown={false} />}
        {cluster.workloads && <WorkloadRules cluster={cluster} />}
        {info.connection.type === 'connected' && <FeaturesSection cluster={info.id} />}
        <Section title={t('cluster.data')}>
          <HealthRows
            health={cluster.health}
            said={isBroken(info.connection) ? info.connection.error.message : null}
          />
        </Section>
      </div>
    </>
  );
}

function asideOf(status: string, vms: number): string {
  return `${say(status)} · ${t('count.vms', { count: vms })}`;
}

function sum(uses: readonly Use[]): Use {
  const add = (pick: (use: Use) => number | null): number | null => {
    const known = uses.flatMap((use) => pick(use) ?? []);
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
  };
  return {
    capacity: add((use) => use.capacity) ?? 0,
    reserved: add((use) => use.reserved),
    used: add((use) => use.used),
  };
}

function ConnectionNotice({ cluster }: { cluster: ClusterNode }) {
  const { allowProgram } = useClusterCalls();
  const { connection, verifiedAt } = cluster.info;
  const program = connection.type === 'failed' ? connection.error.program : undefined;
  const again = <ConnectionActions info={cluster.info} />;
  if (connection.type === 'connected') return null;
  if (program !== undefined && connection.type === 'failed') {
    const allow = (): void => allowProgram(cluster.id, program.sha256);
    return (
      <div className="inspector-problems">
        <ProgramCard
          program={program}
          title={connection.error.message}
          text={t('program.allowText')}
          actions={<Button onClick={allow}>{t('program.allow')}</Button>}
        />
      </div>
    );
  }
  return (
    <div className="inspector-problems">
      {verifiedAt === null && (
        <Notice tone="warning" title={t('connection.unverified')}>
          <p className="muted">{t('connection.unverifiedMeans')}</p>
        </Notice>
      )}
      {isBroken(connection) && (
        <ErrorNotice
          error={connection.error}
          actions={
            <>
              {connection.type === 'untrusted' && <TrustOffer cluster={cluster.id} />}
              {connection.error.code !== 'vault' && again}
              <WayOffers info={cluster.info} />
              {(isOfCredential(connection.error) || connection.error.identity) && (
                <CredentialOffers cluster={cluster.id} error={connection.error} />
              )}
              <DiagnoseButton cluster={cluster.id} />
            </>
          }
        />
      )}
      {connection.type === 'disconnected' && (
        <Notice tone="info" title={t('cluster.isDisconnected')} actions={again} />
      )}
      {connection.type === 'connecting' && <Notice tone="info" title={t('cluster.isConnecting')} />}
    </div>
  );
}

function TrustOffer({ cluster }: { cluster: string }) {
  const { view } = useApp();
  return <Button onClick={() => showSettings(view, cluster, 'trust')}>{t('trust.look')}</Button>;
}
