import { useDeferredValue, useMemo } from 'react';
import type { ActionName } from '../../../shared/actions/index.ts';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { useWording } from '../../ui/wording.ts';
import { actionIcons } from '../action-icons.ts';
import { useApp, useView, useWorld } from '../app-context.ts';
import { MoreMenu } from '../more-menu.tsx';
import { MenuItem } from '../node-items.tsx';
import { askBatch, verbsFor, vmsOf } from './offers-of-all.ts';

/** The actions on all VMs that nodes are or have, followed. */
function useVerbs(nodes: readonly GraphNode[]) {
  const app = useApp();
  const clusters = useWorld((state) => state.clusters);
  const rights = useWorld((state) => state.rights);
  const activities = useView((state) => state.activities);
  const wording = useWording();
  const calm = useDeferredValue(nodes);
  return useMemo(
    () => {
      const vms = vmsOf(calm);
      return { verbs: verbsFor(app, vms), count: vms.length };
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- verbsFor reads them from the stores, and writes its reasons by the wording
    [app, calm, clusters, rights, activities, wording],
  );
}

function idsOf(nodes: readonly GraphNode[]): string[] {
  return nodes.map(({ id }) => id);
}

/** The actions on several VMs as buttons; one that none of them allows says why. */
export function BatchButtons({ nodes }: { nodes: readonly GraphNode[] }) {
  const app = useApp();
  const { verbs } = useVerbs(nodes);
  const minor = verbs.filter(({ action }) => action.isMinor);
  return (
    <>
      {verbs
        .filter(({ action }) => !action.isMinor)
        .map(({ name, action, reason }) => {
          const Icon = actionIcons[name];
          return (
            <Button
              key={name}
              icon={<Icon size={13} aria-hidden />}
              reason={reason}
              onClick={() => askBatch(app, name, idsOf(nodes))}
            >
              {t('menu.asks', { verb: action.label })}
            </Button>
          );
        })}
      {minor.length > 0 && (
        <MoreMenu>
          {minor.map(({ name, action, reason }) => (
            <BatchItem
              key={name}
              name={name}
              reason={reason}
              isDanger={action.danger === 'data'}
              title={t('menu.asks', { verb: action.label })}
              run={() => askBatch(app, name, idsOf(nodes))}
            />
          ))}
        </MoreMenu>
      )}
    </>
  );
}

type BatchItemProps = {
  name: ActionName;
  reason: string | null;
  isDanger: boolean;
  title: string;
  run: () => void;
};

function BatchItem({ name, reason, isDanger, title, run }: BatchItemProps) {
  const Icon = actionIcons[name];
  return (
    <MenuItem icon={<Icon size={14} aria-hidden />} reason={reason} isDanger={isDanger} onSelect={run}>
      {title}
    </MenuItem>
  );
}

/** The same as entries of a menu. */
export function BatchItems({ nodes }: { nodes: readonly GraphNode[] }) {
  const app = useApp();
  const { verbs, count } = useVerbs(nodes);
  return verbs.map(({ name, action, reason }) => {
    const Icon = actionIcons[name];
    return (
      <MenuItem
        key={name}
        icon={<Icon size={14} aria-hidden />}
        reason={reason}
        isDanger={action.danger === 'data'}
        onSelect={() => askBatch(app, name, idsOf(nodes))}
      >
        {t('menu.asks', { verb: t('batch.title', { verb: action.label, count }) })}
      </MenuItem>
    );
  });
}
