import { newestOf, upgradesOf } from '../../../shared/rancher/provision/release.ts';
import type { Tended } from '../../../shared/rancher/provision/tended.ts';
import { toPlannedPool } from '../../../shared/rancher/provision/tended.ts';
import { shapeOfConfig } from '../../../shared/rancher/provision/config.ts';
import { t } from '../../i18n/i18n.ts';
import { addToast, tellFailure } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';
import type { PlannedAct } from './planned-acts.ts';
import { intendTend } from './tended.ts';

function tell(app: App, title: string, text: string): void {
  addToast(app.view, { tone: 'danger', title, text, hint: null });
}

async function planUpgrade(app: App, cluster: string, tended: Tended): Promise<void> {
  const { guest, version } = tended;
  const { rancher, name } = guest.through;
  const answer = await app.backend.call('rancher.offered', { rancher, distribution: guest.distribution });
  const title = t('tend.notPlanned', { name: guest.name });
  if (!answer.ok) {
    tellFailure(app.view, title, answer.error);
    return;
  }
  const to = newestOf(upgradesOf(answer.value.versions, version), 'latest');
  if (to === null) tell(app, title, t('tend.noUpgrade', { rancher: name, version }));
  else intendTend(app, cluster, tended, { type: 'upgrade', from: version, to });
}

async function planReshape(app: App, cluster: string, tended: Tended, name: string): Promise<void> {
  const pool = tended.pools.find((each) => each.name === name);
  if (!pool) return;
  const { rancher } = tended.guest.through;
  const answer = await app.backend.call('rancher.readPool', { rancher, config: pool.configName });
  const title = t('tend.notPlanned', { name });
  if (!answer.ok) {
    tellFailure(app.view, title, answer.error);
    return;
  }
  const { config } = answer.value;
  const shape = shapeOfConfig(config);
  if (shape === null) tell(app, title, t('tend.unknownShape', { name }));
  else
    intendTend(app, cluster, tended, {
      type: 'reshape',
      pool: { ...toPlannedPool(pool, pool.quantity), shape },
      config: pool.configName,
      before: config,
    });
}

/** What can be planned with a guest cluster that a Rancher made. */
export function tendedActs(app: App, cluster: string, tended: Tended): PlannedAct[] {
  const plan =
    (verb: Parameters<typeof intendTend>[3]): (() => void) =>
    () =>
      intendTend(app, cluster, tended, verb);
  const [snapshot] = tended.snapshots;
  const { credential } = tended;
  return [
    { id: 'upgrade', title: t('tend.upgrade'), run: () => void planUpgrade(app, cluster, tended) },
    ...tended.pools.map(({ name }) => ({
      id: `reshape-${name}`,
      title: t('tend.reshape', { name }),
      run: () => void planReshape(app, cluster, tended, name),
    })),
    { id: 'snapshot', title: t('tend.snapshot'), run: plan({ type: 'snapshot' }) },
    ...(snapshot === undefined
      ? []
      : [
          { id: 'restore', title: t('tend.restore'), run: plan({ type: 'restore', snapshot, what: 'none' }) },
        ]),
    { id: 'rotate', title: t('tend.rotate'), run: plan({ type: 'rotate' }) },
    ...(credential === null
      ? []
      : [{ id: 'renew', title: t('tend.renew'), run: plan({ type: 'renew-credential', credential }) }]),
    {
      id: 'delete-guest',
      title: t('plan.act.deleteGuest'),
      run: plan({ type: 'delete', keepsVolumes: true }),
    },
  ];
}
