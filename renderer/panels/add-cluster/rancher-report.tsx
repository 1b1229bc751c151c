import { useState } from 'react';
import type { ManagedHarvester, RancherInfo } from '../../../shared/rancher/rancher.ts';
import { t } from '../../i18n/i18n.ts';
import { isManagedAs } from '../../scene/rancher-view.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { TokenEnd } from '../rancher/token-end.tsx';
import { useAsking } from '../use-asking.ts';
import { useCall } from '../use-call.ts';
import { CertificateCard } from './certificate-card.tsx';
import { RancherTokenForm } from './rancher-token-form.tsx';

type RancherReportProps = {
  rancher: RancherInfo;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
};

const plainUrl = ({ url }: RancherInfo): string => url.replace('https://', '');

/** A Rancher that was added: what it is, the Harvester clusters it manages, to choose among, and what can be done about it. */
export function RancherReport({ rancher, chosen, onChoose }: RancherReportProps) {
  const { backend } = useApp();
  const [isRemoving, setIsRemoving] = useState(false);
  const [isReplacing, setIsReplacing] = useState(false);
  const trusting = useAsking();
  const removing = useAsking();
  const { value, error, isLoading, refresh } = useCall('rancher.read', { rancher: rancher.id }, null);
  const trust = (pinSha256: string): void =>
    trusting.ask(
      backend.call('rancher.add', { url: rancher.url, token: '', name: rancher.name, pinSha256 }),
      refresh,
    );
  return (
    <section className="rancher-report" aria-label={rancher.name}>
      <header>
        <h3>{rancher.name}</h3>
        <p className="muted">
          {[
            plainUrl(rancher),
            rancher.version !== null && t('rancher.version', { version: rancher.version }),
            rancher.user !== null && t('rancher.as', { user: rancher.user }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </header>
      <TokenEnd rancher={rancher} isAlways />
      {error?.certificate !== undefined ? (
        <CertificateCard
          message={error.message}
          hint={error.hint}
          facts={error.certificate}
          host={plainUrl(rancher)}
          canSkip={false}
          onTrust={() => trust(error.certificate?.sha256 ?? '')}
          onSkip={() => undefined}
        />
      ) : (
        error && (
          <ErrorNotice error={error} actions={<Button onClick={refresh}>{t('common.retry')}</Button>} />
        )
      )}
      {trusting.error && <ErrorNotice error={trusting.error} />}
      {removing.error && <ErrorNotice error={removing.error} />}
      {value === null && isLoading && (
        <p className="muted" role="status">
          {t('rancher.asking', { host: plainUrl(rancher) })}
        </p>
      )}
      {value && (
        <Harvesters rancher={rancher} harvesters={value.harvesters} chosen={chosen} onChoose={onChoose} />
      )}
      {isReplacing ? (
        <RancherTokenForm
          known={rancher}
          onAdded={() => {
            setIsReplacing(false);
            refresh();
          }}
          onCancel={() => setIsReplacing(false)}
        />
      ) : (
        <p className="rancher-acts">
          <Button tone="quiet" onClick={() => setIsReplacing(true)}>
            {t('rancher.replace')}
          </Button>
          <Button tone="quiet" onClick={() => setIsRemoving(true)}>
            {t('rancher.remove')}
          </Button>
        </p>
      )}
      {isRemoving && (
        <Confirm
          title={t('rancher.removeTitle', { name: rancher.name })}
          text={t('rancher.removeText')}
          verb={t('rancher.removeVerb')}
          onConfirm={() => removing.ask(backend.call('rancher.remove', { rancher: rancher.id }))}
          onClose={() => setIsRemoving(false)}
        />
      )}
    </section>
  );
}

type HarvestersProps = RancherReportProps & { harvesters: readonly ManagedHarvester[] };

function Harvesters({ rancher, harvesters, chosen, onChoose }: HarvestersProps) {
  const { backend } = useApp();
  const clusters = useWorld((state) => state.clusters) ?? [];
  const twins = useWorld(
    ({ ranchers }) => ranchers.find(({ info }) => info.id === rancher.id)?.event?.harvesters,
  );
  const { error, ask } = useAsking();
  const addWay = (cluster: string, managementId: string): void =>
    ask(backend.call('cluster.goThroughRancher', { cluster, rancher: rancher.id, managementId }));
  const toggle = (id: string, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  const rows = harvesters.map((harvester) => {
    const { id } = harvester;
    const clusterUid = twins?.find((twin) => twin.id === id)?.clusterUid ?? null;
    return { harvester, added: clusters.find((each) => isManagedAs(each, rancher, { id, clusterUid })) };
  });
  // Those without an agent cannot be reached, and are added one by one if at all.
  const usual = rows.flatMap(({ harvester: { id, isConnected }, added }) =>
    added === undefined && isConnected !== false ? [id] : [],
  );
  const isAll = usual.every((id) => chosen.has(id));
  return (
    <fieldset className="rancher-clusters">
      <legend>{t('rancher.clusters')}</legend>
      {harvesters.length === 0 && <p className="muted">{t('rancher.none')}</p>}
      {usual.length > 1 && (
        <p>
          <Button tone="quiet" onClick={() => onChoose(new Set(isAll ? [] : [...chosen, ...usual]))}>
            {isAll ? t('rancher.chooseNone') : t('rancher.chooseAll', { count: usual.length })}
          </Button>
        </p>
      )}
      {rows.map(({ harvester, added }) => {
        const { id, server } = harvester;
        const isWay = added?.server === server || added?.otherServer === server;
        return (
          <div key={id} className="rancher-cluster">
            <Harvester
              harvester={harvester}
              addedAs={added?.name ?? null}
              isChosen={added === undefined && chosen.has(id)}
              onChange={(isChosen) => toggle(id, isChosen)}
            />
            {added && !isWay && (
              <Button onClick={() => addWay(added.id, id)}>
                {t('managed.go', { rancher: rancher.name })}
              </Button>
            )}
          </div>
        );
      })}
      {error && <ErrorNotice error={error} />}
    </fieldset>
  );
}

type HarvesterProps = {
  harvester: ManagedHarvester;
  addedAs: string | null;
  isChosen: boolean;
  onChange: (isChosen: boolean) => void;
};

function Harvester({ harvester, addedAs, isChosen, onChange }: HarvesterProps) {
  const { name, id, state, isConnected, message, kubernetesVersion, hosts } = harvester;
  const lost = message === null ? t('rancher.agentLostPlain') : t('rancher.agentLost', { message });
  const facts = [
    state,
    kubernetesVersion !== null && t('rancher.kubernetes', { version: kubernetesVersion }),
    hosts !== null && t('rancher.hosts', { count: hosts }),
    id,
    addedAs !== null && t('rancher.isAdded', { name: addedAs }),
  ];
  return (
    <CheckField
      label={<span className="mono">{name}</span>}
      isChecked={isChosen}
      isDisabled={addedAs !== null}
      note={
        <>
          {facts.filter(Boolean).join(' · ')}
          {isConnected === false && <span className="rancher-lost">{lost}</span>}
        </>
      }
      onChange={onChange}
    />
  );
}
