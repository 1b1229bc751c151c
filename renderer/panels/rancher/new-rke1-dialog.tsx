import { useState } from 'react';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import { problemOfRke1 } from '../../../shared/rancher/rke1-wish.ts';
import type { Rke1Offer, Rke1Wish } from '../../../shared/rancher/rke1-wish.ts';
import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField } from '../../ui/check-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { RancherFreshness } from '../guest/rancher-summary.tsx';
import { useAsking } from '../use-asking.ts';
import { useCall } from '../use-call.ts';
import { Rke1Form, toRke1Pool } from './rke1-form.tsx';
import { rke1Makers } from './rke1-makers.ts';
import { useManaged } from './use-managed.ts';
import './rancher.css';

type DialogProps = { cluster: string; onClose: () => void };

/** Makes a guest cluster of RKE1 by a Rancher that still does; elsewhere it says why not, and what to make instead. */
export function NewRke1Dialog({ cluster, onClose }: DialogProps) {
  const info = useWorld((state) => state.clusters?.find(({ id }) => id === cluster));
  return info ? <ForCluster info={info} onClose={onClose} /> : null;
}

function ForCluster({ info, onClose }: { info: ClusterInfo; onClose: () => void }) {
  const managed = useManaged(info);
  const makers = rke1Makers(managed);
  const [chosen, setChosen] = useState<string | null>(null);
  const rancher = makers.find(({ id }) => id === chosen) ?? makers[0];
  return (
    <Dialog
      title={t('newRke.title')}
      description={t('newRke.lead', { name: info.name })}
      size="small"
      onClose={onClose}
    >
      {makers.length > 1 && rancher && (
        <div className="new-object new-object-first">
          <SelectField
            label={t('managed.rancher')}
            value={rancher.id}
            options={makers.map(({ id, name }) => ({ value: id, text: name }))}
            onChange={setChosen}
          />
        </div>
      )}
      {rancher ? (
        <ByRancher key={rancher.id} info={info} rancher={rancher} onClose={onClose} />
      ) : (
        <div className="new-object new-object-only">
          <Notice tone="info" title={t('plans.rke1Reason')} />
        </div>
      )}
    </Dialog>
  );
}

type ByProps = { info: ClusterInfo; rancher: RancherInfo; onClose: () => void };

function ByRancher({ info, rancher, onClose }: ByProps) {
  const { value, error, refresh } = useCall('rancher.rke1Offer', { rancher: rancher.id }, null);
  if (error)
    return (
      <>
        <div className="new-object">
          <ErrorNotice error={error} />
        </div>
        <footer className="dialog-foot">
          <Button onClick={refresh}>{t('newRke.again')}</Button>
        </footer>
      </>
    );
  if (value === null)
    return (
      <p className="new-object new-object-only muted" role="status">
        {t('newRke.asking', { rancher: rancher.name })}
      </p>
    );
  if (value.templates.length === 0)
    return (
      <>
        <div className="new-object">
          <Notice tone="info" title={t('newRke.noTemplates', { rancher: rancher.name })}>
            <p className="muted">{t('newRke.noTemplatesHint')}</p>
          </Notice>
        </div>
        <footer className="dialog-foot">
          <Button onClick={refresh}>{t('newRke.again')}</Button>
        </footer>
      </>
    );
  return <Wish info={info} rancher={rancher} offer={value} onClose={onClose} />;
}

function Wish({ info, rancher, offer, onClose }: ByProps & { offer: Rke1Offer }) {
  const { backend } = useApp();
  const [wish, setWish] = useState<Rke1Wish>(() => ({
    name: '',
    kubernetesVersion: offer.versions[0] ?? '',
    pools: [toRke1Pool('', ['etcd', 'control-plane', 'worker'], offer.templates[0]?.id ?? '')],
  }));
  const [isSure, setSure] = useState(false);
  const { isBusy, error, ask } = useAsking();
  const [made, setMade] = useState<string | null>(null);
  const problem = problemOfRke1(wish);
  const reason = problem === null ? (isSure ? null : t('newRke.notSure')) : t(`newRke.problem.${problem}`);
  const make = (): void =>
    ask(
      backend.call('rancher.createRke1', { rancher: rancher.id, cluster: info.id, wish }),
      ({ managementId }) => setMade(managementId),
    );
  if (made !== null) return <Made rancher={rancher} managementId={made} name={wish.name} onClose={onClose} />;
  return (
    <>
      <div className="new-object">
        <Notice tone="warning" title={t('newRke.endOfLife')} />
        <Rke1Form offer={offer} wish={wish} onChange={setWish} />
        <CheckField
          label={t('newRke.sure')}
          note={t('newRke.sureNote')}
          isChecked={isSure}
          onChange={setSure}
        />
      </div>
      {error && (
        <div className="new-object rke1-told">
          <ErrorNotice error={error} />
          <p className="field-note">{t('newRke.goOnNote')}</p>
        </div>
      )}
      <footer className="dialog-foot">
        <Button tone="main" reason={reason} disabled={isBusy} onClick={make}>
          {t(error ? 'newRke.goOn' : 'newRke.make')}
        </Button>
      </footer>
    </>
  );
}

type MadeProps = { rancher: RancherInfo; managementId: string; name: string; onClose: () => void };

/** How far the cluster is, by what its Rancher tells; it goes on without the dialog. */
function Made({ rancher, managementId, name, onClose }: MadeProps) {
  const guest = useWorld(({ ranchers }) =>
    ranchers
      .find(({ info }) => info.id === rancher.id)
      ?.event?.guests.find((each) => each.managementId === managementId),
  );
  return (
    <>
      <div className="new-object">
        <p className="managed-row" role="status">
          <StateGlyph state={guest?.state ?? 'starting'} />
          <span className="mono">{name}</span>
          <span className="muted">{t(`rancherView.status.${guest?.status ?? 'waiting'}`)}</span>
          {guest && guest.message !== null && <span className="managed-says">{guest.message}</span>}
        </p>
        <RancherFreshness rancher={rancher.id} />
        <ul className="rke1-made">
          {guest?.pools.map((pool) => (
            <li key={pool.name}>
              <span className="mono">{pool.hostnamePrefix ?? pool.name}</span>
              <span className="muted">
                {t('rancherView.poolCount', { ready: pool.ready, quantity: pool.quantity })}
              </span>
            </li>
          ))}
        </ul>
        <p className="muted">{t('newRke.goesOn')}</p>
      </div>
      <footer className="dialog-foot">
        <Button tone="main" onClick={onClose}>
          {t('newRke.close')}
        </Button>
      </footer>
    </>
  );
}
