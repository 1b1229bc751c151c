import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { t } from '../../i18n/i18n.ts';
import { useApp, useView } from '../app-context.ts';
import { showSettings } from '../cluster-settings/show-settings.ts';
import { ClusterRow } from './cluster-row.tsx';
import { GroupHead } from './group-head.tsx';
import type { RailGroup } from './groups.ts';
import { moveCluster } from './move-cluster.ts';
import { stepOf } from './groups.ts';
import { useDrag } from './use-drag.ts';
import type { DropMark } from './use-drag.ts';
import { useRoving } from './use-roving.ts';

/** The clusters in their groups: walked by arrow keys, put elsewhere by dragging or with Alt and an arrow. */
export function ClusterList({ groups, isFiltered }: { groups: readonly RailGroup[]; isFiltered: boolean }) {
  const app = useApp();
  const list = useRef<HTMLDivElement>(null);
  const folded = useView((state) => state.preferences.foldedGroups);
  const { onFocus, onKeyDown } = useRoving(list);
  const { mark, handlers } = useDrag(groups);
  const { said, moveByKey } = useMoveByKey(list, groups);
  const hasGroups = groups.some(({ name }) => name !== null);

  const toggle = (key: string, isOpen: boolean): void =>
    app.preferences.change({
      foldedGroups: isOpen ? [...folded, key] : folded.filter((each) => each !== key),
    });
  const onKey = (event: KeyboardEvent): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-rail-row]') : null;
    const cluster = row?.dataset.railRow;
    const isOwn = event.target instanceof Element && event.target.matches('.cluster-row-main');
    if (cluster !== undefined && isOwn && actByKey(event, cluster)) event.preventDefault();
    else onKeyDown(event);
  };
  const actByKey = (event: KeyboardEvent, cluster: string): boolean => {
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      moveByKey(cluster, event.key === 'ArrowUp' ? -1 : 1);
      return true;
    }
    if (event.key === 'F2') showSettings(app.view, cluster);
    else if (event.key === 'Delete') app.view.setState({ dialog: { type: 'remove-cluster', cluster } });
    else return false;
    return true;
  };
  return (
    // The keys are those of the buttons inside, which bubble.
    <div ref={list} className="rail-list" onFocus={onFocus} onKeyDown={onKey} {...handlers}>
      {groups.map((group) => {
        const key = group.name ?? '';
        const isOpen = isFiltered || !folded.includes(key);
        const name = group.name ?? t('rail.ungrouped');
        return (
          <div key={key} className="rail-group" data-rail-group data-drop={isGroup(mark, key) || undefined}>
            {hasGroups && (
              <GroupHead group={group} name={name} isOpen={isOpen} onToggle={() => toggle(key, isOpen)} />
            )}
            {isOpen && (
              <ul aria-label={hasGroups ? t('rail.groupOf', { name }) : t('rail.clusters')}>
                {group.clusters.map((cluster) => (
                  <ClusterRow key={cluster.id} cluster={cluster} drop={sideOf(mark, cluster.id)} />
                ))}
              </ul>
            )}
          </div>
        );
      })}
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}

/** Moves a cluster by a step, says where it is then, and keeps the focus on it also where its row is made anew. */
function useMoveByKey(
  list: { current: HTMLElement | null },
  groups: readonly RailGroup[],
): { said: string; moveByKey: (cluster: string, by: -1 | 1) => void } {
  const app = useApp();
  const [said, setSaid] = useState('');
  const moved = useRef<string | null>(null);
  useEffect(() => {
    const cluster = moved.current;
    if (cluster === null) return;
    const row = list.current?.querySelector<HTMLElement>(`[data-rail-row="${CSS.escape(cluster)}"]`);
    row?.querySelector<HTMLElement>('.cluster-row-main')?.focus();
  }, [groups, list]);
  const moveByKey = useCallback(
    (cluster: string, by: -1 | 1) => {
      const place = stepOf(groups, cluster, by);
      if (!place) return;
      moved.current = cluster;
      void moveCluster(app, cluster, place).then(() => {
        moved.current = null;
        const info = app.world.getState().clusters?.find(({ id }) => id === cluster);
        const group = place.group ?? t('rail.ungrouped');
        if (info) setSaid(t(by === -1 ? 'rail.movedUp' : 'rail.movedDown', { name: info.name, group }));
      });
    },
    [app, groups],
  );
  return { said, moveByKey };
}

function isGroup(mark: DropMark | null, key: string): boolean {
  return mark !== null && 'group' in mark && mark.group === key;
}

function sideOf(mark: DropMark | null, cluster: string): 'before' | 'after' | null {
  return mark !== null && 'cluster' in mark && mark.cluster === cluster ? mark.side : null;
}
