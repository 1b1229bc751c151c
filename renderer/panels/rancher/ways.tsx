import { useState } from 'react';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import { isBroken } from '../../../shared/connection.ts';
import { rancherBefore, serverThrough } from '../../../shared/rancher/server.ts';
import { t } from '../../i18n/i18n.ts';
import type { Managed } from '../../scene/rancher-view.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Breakable } from '../../ui/text.tsx';
import { useApp } from '../app-context.ts';
import { useAsking } from '../use-asking.ts';
import type { Asking } from '../use-asking.ts';
import { useManaged } from './use-managed.ts';
import './rancher.css';

/** The host of the Rancher that a server leads through; undefined for Harvester's own, whose cluster is `local`. */
function hostBefore(server: string): string | undefined {
  const found = rancherBefore(server);
  return found === null || found.cluster === 'local' ? undefined : URL.parse(found.url)?.host;
}

/** Whether a cluster is reached through the Rancher that manages it. */
function isThrough({ server }: Pick<ClusterInfo, 'server'>, { rancher, twin }: Managed): boolean {
  return server === serverThrough(rancher.url, twin.id);
}

type WayChanges = Pick<Asking, 'isBusy' | 'error'> & {
  go: (managed: Managed) => void;
  takeOther: () => void;
  forgetOther: () => void;
  split: (name: string) => void;
};

/** Changes of the way to a cluster, one at a time, and why the last failed. */
function useWays(info: ClusterInfo): WayChanges {
  const { backend } = useApp();
  const { isBusy, error, ask } = useAsking();
  return {
    ...{ isBusy, error },
    go: ({ rancher, twin }) =>
      ask(
        backend.call('cluster.goThroughRancher', {
          ...{ cluster: info.id, rancher: rancher.id, managementId: twin.id },
        }),
      ),
    takeOther: () => ask(backend.call('cluster.takeOtherWay', { cluster: info.id })),
    forgetOther: () => ask(backend.call('cluster.forgetOtherWay', { cluster: info.id })),
    split: (name) => ask(backend.call('cluster.split', { cluster: info.id, name: name.slice(0, 80) })),
  };
}

/** Other ways to a cluster whose way failed, to be taken at once; nothing where there is none. */
export function WayOffers({ info }: { info: ClusterInfo }) {
  const managed = useManaged(info);
  const { go, takeOther, isBusy, error } = useWays(info);
  const server = info.otherServer;
  const kept = managed.find((each) => isThrough({ server: server ?? '' }, each));
  // A Rancher that is away, or whose agent is, leads nowhere.
  const others = managed.filter(
    (each) => !isThrough(info, each) && each !== kept && each.isLive && each.twin.isConnected === true,
  );
  // Its token may be another than that which the cluster was added with, and which is refused.
  const own = managed.find((each) => isThrough(info, each) && each.isLive);
  const isRefused = isBroken(info.connection) && info.connection.error.code === 'unauthorized';
  return (
    <>
      {own && isRefused && (
        <Button disabled={isBusy} onClick={() => go(own)}>
          {t('managed.renew', { rancher: own.rancher.name })}
        </Button>
      )}
      {server !== undefined && (
        <Button disabled={isBusy} onClick={takeOther}>
          {kept ? t('managed.go', { rancher: kept.rancher.name }) : t('managed.goDirect')}
        </Button>
      )}
      {others.map((each) => (
        <Button key={`${each.rancher.id} ${each.twin.id}`} disabled={isBusy} onClick={() => go(each)}>
          {t('managed.go', { rancher: each.rancher.name })}
        </Button>
      ))}
      {error && <ErrorNotice error={error} />}
    </>
  );
}

/** The ways to a cluster: the one in use, the one that is kept, and those through Ranchers that manage it. */
export function Ways({ info }: { info: ClusterInfo }) {
  const managed = useManaged(info);
  const { go, takeOther, forgetOther, split, isBusy, error } = useWays(info);
  const [isForgetting, setForgetting] = useState(false);
  // Of a Rancher that was removed only its address is known.
  const rancherOf = (server: string): string | undefined =>
    managed.find((each) => isThrough({ server }, each))?.rancher.name ?? hostBefore(server);
  const nameOf = (server: string): string => {
    const rancher = rancherOf(server);
    return rancher === undefined ? t('managed.direct') : t('managed.through', { rancher });
  };
  const splitName = (server: string): string => {
    const rancher = rancherOf(server);
    return rancher === undefined
      ? t('managed.splitDirect', { name: info.name })
      : t('managed.splitThrough', { name: info.name, rancher });
  };
  const { otherServer } = info;
  const open = managed.filter(
    (each) => !isThrough(info, each) && !isThrough({ server: otherServer ?? '' }, each),
  );
  return (
    <>
      <ul className="ways">
        <li>
          <span className="ways-name">{nameOf(info.server)}</span>
          <Breakable text={info.server} />
          <span className="muted">{t('managed.inUse')}</span>
        </li>
        {otherServer !== undefined && (
          <li>
            <span className="ways-name">{nameOf(otherServer)}</span>
            <Breakable text={otherServer} />
            <span className="ways-acts">
              <Button tone="quiet" disabled={isBusy} onClick={() => setForgetting(true)}>
                {t('managed.forget')}
              </Button>
              <Button tone="quiet" disabled={isBusy} onClick={() => split(splitName(otherServer))}>
                {t('managed.split')}
              </Button>
              <Button disabled={isBusy} onClick={takeOther}>
                {t('managed.take')}
              </Button>
            </span>
          </li>
        )}
        {open.map((each) => (
          <li key={`${each.rancher.id} ${each.twin.id}`}>
            <span className="ways-name">{t('managed.through', { rancher: each.rancher.name })}</span>
            <Breakable text={serverThrough(each.rancher.url, each.twin.id)} />
            <Button disabled={isBusy} onClick={() => go(each)}>
              {t('managed.take')}
            </Button>
          </li>
        ))}
      </ul>
      {(otherServer !== undefined || open.length > 0) && (
        <p className="settings-note">{t('managed.waysNote')}</p>
      )}
      {error && <ErrorNotice error={error} />}
      {isForgetting && otherServer !== undefined && (
        <Confirm
          title={t('managed.forgetTitle', { name: info.name })}
          text={t('managed.forgetText', { name: info.name, way: nameOf(otherServer), server: otherServer })}
          verb={t('managed.forgetVerb')}
          onConfirm={forgetOther}
          onClose={() => setForgetting(false)}
        />
      )}
    </>
  );
}
