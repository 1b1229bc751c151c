import { useState } from 'react';
import type { ClusterInfo } from '../../../shared/cluster.ts';
import { t } from '../../i18n/i18n.ts';
import { toManagedServer } from '../../scene/rancher-view.ts';
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

/** Whether a cluster is reached through the Rancher that manages it. */
function isThrough({ server }: Pick<ClusterInfo, 'server'>, { rancher, twin }: Managed): boolean {
  return server === toManagedServer(rancher.url, twin.id);
}

/** Changes of the way to a cluster, one at a time, and why the last failed. */
function useWays(info: ClusterInfo): Pick<Asking, 'isBusy' | 'error'> & {
  go: (managed: Managed) => void;
  takeOther: () => void;
  forgetOther: () => void;
} {
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
  };
}

/** Other ways to a cluster whose way failed, to be taken at once; nothing where there is none. */
export function WayOffers({ info }: { info: ClusterInfo }) {
  const managed = useManaged(info);
  const { go, takeOther, isBusy, error } = useWays(info);
  const others = managed.filter((each) => !isThrough(info, each) && each.twin.isConnected === true);
  const isKept = others.some(
    ({ rancher, twin }) => info.otherServer === toManagedServer(rancher.url, twin.id),
  );
  return (
    <>
      {info.otherServer !== undefined && (
        <Button disabled={isBusy} onClick={takeOther}>
          {t('managed.takeOther')}
        </Button>
      )}
      {!isKept &&
        others.map((each) => (
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
  const { go, takeOther, forgetOther, isBusy, error } = useWays(info);
  const [isForgetting, setForgetting] = useState(false);
  const nameOf = (server: string): string => {
    const found = managed.find((each) => isThrough({ server }, each));
    return found ? t('managed.through', { rancher: found.rancher.name }) : t('managed.direct');
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
              <Button disabled={isBusy} onClick={takeOther}>
                {t('managed.take')}
              </Button>
              <Button tone="quiet" disabled={isBusy} onClick={() => setForgetting(true)}>
                {t('managed.forget')}
              </Button>
            </span>
          </li>
        )}
        {open.map((each) => (
          <li key={`${each.rancher.id} ${each.twin.id}`}>
            <span className="ways-name">{t('managed.through', { rancher: each.rancher.name })}</span>
            <Breakable text={toManagedServer(each.rancher.url, each.twin.id)} />
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
