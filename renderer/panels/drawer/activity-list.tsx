import { Undo2 } from 'lucide-react';
import { actions, ActionName } from '../../../shared/actions/index.ts';
import type { Action } from '../../../shared/actions/define.ts';
import { t } from '../../i18n/i18n.ts';
import type { State } from '../../../shared/world/entity.ts';
import { parseEntityId } from '../../../shared/id.ts';
import type { Activity } from '../../store/activity.ts';
import { isOpen } from '../../store/activity.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { worldOf } from '../../store/world-store.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name, Time } from '../../ui/text.tsx';
import { outcomeOf, verbOf } from '../activity-words.ts';
import { BatchRows } from '../batch/batch-row.tsx';
import { select, useApp, useView, useWorld } from '../app-context.ts';
import { entityOf, useAskAction } from '../use-offers.ts';

/** Everything that was asked for in this session, newest first, with what came of it. */
export function ActivityList() {
  const activities = useView((state) => state.activities);
  if (activities.length === 0) return <p className="drawer-empty">{t('activity.none')}</p>;
  return (
    <>
      <BatchRows />
      <ol className="activity" aria-live="polite" aria-relevant="additions text">
        {activities.map((activity) => (
          <ActivityRow key={activity.id} activity={activity} />
        ))}
      </ol>
    </>
  );
}

const glyphs: Record<Activity['state'], State> = {
  asking: 'pending',
  waiting: 'starting',
  unsure: 'unknown',
  lost: 'error',
  done: 'running',
  late: 'unknown',
  refused: 'error',
};

/** The way to take back what is done, as long as that is possible. */
function UndoButton({ activity: { state, undo, entity } }: { activity: Activity }) {
  const ask = useAskAction();
  const node = useWorld(({ graph }) => graph.nodes.get(entity));
  const name = ActionName.safeParse(undo?.action).data;
  if (state !== 'done' || name === undefined || !node) return null;
  return <UndoOffer node={node} name={name} run={() => ask(name, entity, undo?.options)} />;
}

function UndoOffer({ node, name, run }: { node: GraphNode; name: ActionName; run: () => void }) {
  const action: Action = actions[name];
  const world = useWorld((state) => worldOf(state, node.type === 'cluster' ? node.id : node.cluster));
  const entity = entityOf(node);
  if (!entity || action.can(entity, world) !== true) return null;
  return (
    <Button tone="quiet" icon={<Undo2 size={12} aria-hidden />} onClick={run}>
      {t('activity.undoBy', { verb: action.label })}
    </Button>
  );
}

function ActivityRow({ activity }: { activity: Activity }) {
  const app = useApp();
  const cluster = parseEntityId(activity.entity)?.cluster ?? '';
  const clusterName = useWorld((state) => state.clusters?.find(({ id }) => id === cluster)?.name ?? cluster);
  const isThere = useWorld((state) => state.graph.nodes.has(activity.entity));
  return (
    <li className="activity-row">
      <span className="activity-time">
        <Time iso={activity.startedAt} isShort />
      </span>
      <StateGlyph state={glyphs[activity.state]} />
      <span className="activity-verb">{verbOf(activity)}</span>
      {isThere ? (
        <button
          type="button"
          className="link"
          onClick={() => select(app, [activity.entity], { isZooming: true })}
        >
          <Name text={activity.name} />
        </button>
      ) : (
        <Name text={activity.name} />
      )}
      <span className="activity-cluster">{clusterName}</span>
      <span className="activity-outcome selectable">
        {outcomeOf(activity)}
        {activity.state === 'refused' && activity.error.hint !== undefined && (
          <span className="muted"> {activity.error.hint}</span>
        )}
        {isOpen(activity) && <span className="progress" aria-hidden />}
      </span>
      <UndoButton activity={activity} />
      {activity.state === 'refused' && <CopyButton label={t('toast.copy')} text={activity.error.message} />}
    </li>
  );
}
