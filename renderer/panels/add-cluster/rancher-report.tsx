import { useState } from 'react';
import type { ManagedHarvester, RancherInfo } from '../../../shared/rancher/rancher.ts';
import { t } from '../../i18n/i18n.ts';
import { isManagedAs } from '../../scene/rancher-view.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { formatDay } from '../../ui/format.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { useAsking } from '../use-asking.ts';
import { useCall } from '../use-call.ts';

type RancherReportProps = {
  rancher: RancherInfo;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
};

/** The Harvester clusters of a Rancher, to choose among. */
export function RancherReport({ rancher, chosen, onChoose }: RancherReportProps) {
  const { backend } = useApp();
  const clusters = useWorld((state) => state.clusters) ?? [];
  const twins = useWorld(
    ({ ranchers }) => ranchers.find(({ info }) => info.id === rancher.id)?.event?.harvesters,
  );
  const { error: askError, ask } = useAsking();
  const addWay = (cluster: string, managementId: string): void =>
    ask(backend.call('cluster.goThroughRancher', { cluster, rancher: rancher.id, managementId }));
  const [isRemoving, setIsRemoving] = useState(false);
  const { value, error, isLoading, refresh } = useCall('rancher.read', { rancher: rancher.id }, null);
  const toggle = (id: string, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <section className="rancher-report" aria-label={rancher.name}>
      <header>
        <h3>{rancher.name}</h3>
        <p className="muted">
          {[
            rancher.url.replace('https://', ''),
            rancher.version !== null && t('rancher.version', { version: rancher.version }),
            rancher.user !== null && t('rancher.as', { user: rancher.user }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </header>
      {rancher.tokenExpiresAt !== null && (
        <Notice tone="info" title={t('rancher.tokenEnds', { time: formatDay(rancher.tokenExpiresAt) })} />
      )}
      {error && (
        <ErrorNotice error={error} actions={<Button onClick={refresh}>{t('common.retry')}</Button>} />
      )}
      {value === null && isLoading && (
        <p className="muted" role="status">
          {t('rancher.asking', { host: rancher.url.replace('https://', '') })}
        </p>
      )}
      {value && (
        <fieldset className="rancher-clusters">
          <legend>{t('rancher.clusters')}</legend>
          {value.harvesters.length === 0 && <p className="muted">{t('rancher.none')}</p>}
          {value.harvesters.map((harvester) => {
            const { id, server } = harvester;
            const clusterUid = twins?.find((twin) => twin.id === id)?.clusterUid ?? null;
            const added = clusters.find((each) => isManagedAs(each, rancher, { id, clusterUid }));
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
        </fieldset>
      )}
      {askError && <ErrorNotice error={askError} />}
      <p>
        <Button tone="quiet" onClick={() => setIsRemoving(true)}>
          {t('rancher.remove')}
        </Button>
      </p>
      {isRemoving && (
        <Confirm
          title={t('rancher.removeTitle', { name: rancher.name })}
          text={t('rancher.removeText')}
          verb={t('rancher.removeVerb')}
          onConfirm={() => ask(backend.call('rancher.remove', { rancher: rancher.id }))}
          onClose={() => setIsRemoving(false)}
        />
      )}
    </section>
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
