import { actions } from '../../../shared/actions/index.ts';
import { mostMoved, openGroup } from '../../../shared/migration/group.ts';
import type { GroupVerdict } from '../../../shared/migration/group.ts';
import { closedBy } from '../../../shared/plan/landing.ts';
import type { SiteVm } from '../../../shared/plan/site.ts';
import type { DropMark } from '../../canvas/drop-layer.ts';
import type { Drag, DropVerdict } from '../../canvas/dragging.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { VmNode } from '../../scene/graph.ts';
import { addToast } from '../../store/view-store.ts';
import type { App } from '../app-context.ts';
import { clusterOf, intend } from '../plans/drafting.ts';
import { removalOf } from '../plans/tended.ts';
import { whyNotAllowed } from '../right-words.ts';
import { askAction } from '../use-offers.ts';

/** What a drop leads to: a plan of that cluster is open and takes it, the cluster migrates, or it cannot be reached. */
type Way = 'plan' | 'migrate' | 'offline';

function wayOf({ plans, world }: Pick<App, 'plans' | 'world'>, cluster: string): Way {
  if (plans.getState().history?.present.cluster === cluster) return 'plan';
  const info = (world.getState().clusters ?? []).find(({ id }) => id === cluster);
  return info?.connection.type === 'connected' ? 'migrate' : 'offline';
}

/** The VMs that go with one that is taken: all that are selected with it, in its cluster and running. */
function takenWith(app: App, node: VmNode, selection: ReadonlySet<string>): VmNode[] {
  if (!selection.has(node.id)) return [node];
  const { nodes } = app.plans.getState().drawn;
  return [...selection].flatMap((id) => {
    const each = nodes.get(id);
    return each?.type === 'vm' && each.cluster === node.cluster && each.plan !== 'new' && each.host !== null
      ? [each]
      : [];
  });
}

/** Adds moves of VMs to a host to the plan of their cluster, which is opened where none is. */
export function draftMoves(app: App, cluster: string, vms: readonly string[], host: string | null): void {
  for (const vm of vms) intend(app, cluster, (id) => ({ id, type: 'move-vm', vm, host }));
}

/** Those of several that can go where a verdict says. */
function goingIn({ parts }: GroupVerdict): string[] {
  return parts.flatMap(({ vm, verdict }) => (verdict && verdict.type !== 'no' ? [vm.id] : []));
}

/** Asks for the migration of VMs to a host, by name; null leaves the host to be chosen in the question. */
export function askMigration(app: App, vms: readonly string[], host: string | null): void {
  const options = host === null ? undefined : { host };
  const [only, ...others] = vms;
  if (only === undefined) return;
  if (others.length === 0) askAction(app, 'vm.migrate', only, options);
  else {
    app.view.setState({
      dialog: { type: 'confirm-batch', action: 'vm.migrate', nodes: vms, ...(options ? { options } : {}) },
    });
  }
}

function offerDraft(app: App, cluster: string, verdict: GroupVerdict): void {
  const name = app.world.getState().clusters?.find(({ id }) => id === cluster)?.name ?? cluster;
  addToast(app.view, {
    tone: 'info',
    title: t('migration.offlineTitle', { cluster: name }),
    text: t('migration.offlineText'),
    hint: null,
    action: {
      label: t('migration.draft'),
      run: () => draftMoves(app, cluster, goingIn(verdict), verdict.name),
    },
  });
}

/**
 * A VM as something to carry over the canvas, with all that are selected with it: what every host would be as its target is
 * worked out once. Null for what nothing can be done with by carrying, so that the gesture pans.
 */
export function dragOfVm(app: App, id: string, selection: ReadonlySet<string>): Drag | null {
  const node = app.plans.getState().drawn.nodes.get(id);
  if (node?.type !== 'vm' || node.plan === 'new' || node.host === null || !node.vm) return null;
  const { cluster } = node;
  const carried = takenWith(app, node, selection);
  const site = app.plans.siteOf(cluster);
  const vms = carried.flatMap((each): SiteVm[] => {
    const vm = site.vms.get(each.id);
    return vm ? [vm] : [];
  });
  if (vms.length === 0) return null;
  const way = wayOf(app, cluster);
  const { graph } = app.world.getState();
  const own = graph.clusters.find((each) => each.id === cluster);
  const elsewhere = t('migration.elsewhere', { cluster: own?.info.name ?? cluster });
  const missing =
    way === 'migrate' ? whyNotAllowed(app.world.getState(), actions['vm.migrate'], node.vm) : null;
  const refusal = vms.length > mostMoved ? t('migration.tooMany', { count: mostMoved }) : missing;

  const plan = app.plans.getState().history?.present;
  const closed = way === 'plan' && plan ? closedBy(plan) : undefined;
  const verdicts = new Map<string, GroupVerdict>();
  const marks = new Map<string, DropMark>();
  if (refusal === null) {
    for (const verdict of openGroup(site, vms, closed).all()) {
      if (verdict.host === null) continue;
      verdicts.set(verdict.host, verdict);
      marks.set(verdict.host, { tone: verdict.type, words: say(verdict.short) });
    }
  }
  const other: DropMark = { tone: 'no', words: t('migration.otherCluster') };
  const refused: DropMark = { tone: 'no', words: t('migration.refused') };
  for (const each of graph.clusters) {
    for (const host of each.hosts)
      if (!marks.has(host.id)) marks.set(host.id, each.id === cluster ? refused : other);
  }

  const no = (words: string): DropVerdict => ({ isAllowed: false, words });
  /** A node that is let go beside all hosts is taken out of its guest cluster, where its Rancher can do so. */
  const dropOut = carried.length === 1 ? removalOf(app, node) : null;
  return {
    label: t('migration.carries', { count: vms.length, name: node.name }),
    sources: carried.map((each) => each.id),
    marks,
    verdictOf(target) {
      if (clusterOf(target) !== cluster) return no(elsewhere);
      if (target.type === 'cluster' && dropOut)
        return {
          isAllowed: true,
          tone: 'tight',
          words: t('tend.dropsOut', { name: node.name, guest: node.guest?.cluster ?? '' }),
        };
      if (refusal !== null) return no(refusal);
      const verdict = verdicts.get(target.id);
      if (!verdict) return target.type === 'host' ? no(t('migration.notThere')) : null;
      if (verdict.type === 'no') return no(say(verdict.words));
      const said = say(verdict.words);
      const words =
        way === 'plan'
          ? t('migration.drafts', { words: said })
          : way === 'offline'
            ? t('migration.offline', { words: said })
            : said;
      return { isAllowed: true, words, tone: verdict.type };
    },
    onDrop(target) {
      if (target === cluster && dropOut) {
        dropOut();
        return;
      }
      const verdict = verdicts.get(target);
      if (!verdict || verdict.name === null) return;
      if (way === 'plan') draftMoves(app, cluster, goingIn(verdict), verdict.name);
      else if (way === 'offline') offerDraft(app, cluster, verdict);
      else
        askMigration(
          app,
          vms.map((vm) => vm.id),
          verdict.name,
        );
    },
  };
}
