import { Plus, Search, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';
import { ClustersMenu } from '../sealed/clusters-menu.tsx';
import { ViewRail } from '../views/view-rail.tsx';
import { ClusterList } from './cluster-list.tsx';
import { isMatch, toGroups } from './groups.ts';
import { listed } from './move-cluster.ts';
import './rail.css';

/** With more clusters than that, a box narrows the list. */
const mostWithoutFilter = 8;

/** The clusters with how each is, and the way to add one. */
export function Rail() {
  const { view } = useApp();
  const clusters = useWorld((state) => state.clusters);
  const nodes = useWorld((state) => state.graph.nodes);
  const version = useView((state) => state.info?.version);
  const [filter, setFilter] = useState('');
  const all = useMemo(() => listed(clusters ?? [], nodes), [clusters, nodes]);
  const hasFilter = all.length > mostWithoutFilter;
  const isFiltered = hasFilter && filter.trim() !== '';
  const shown = useMemo(
    () => (isFiltered ? all.filter(({ info }) => isMatch(info, filter)) : all),
    [all, filter, isFiltered],
  );
  const groups = useMemo(() => toGroups(shown), [shown]);
  return (
    <>
      <div className="rail-head">
        <h2>{t('rail.clusters')}</h2>
        {all.length > 0 && (
          <span className="rail-count" role="status">
            {isFiltered ? t('rail.filtered', { count: shown.length, total: all.length }) : all.length}
          </span>
        )}
        <ClustersMenu />
      </div>
      {hasFilter && <FilterBox value={filter} onChange={setFilter} />}
      {isFiltered && shown.length === 0 ? (
        <div className="rail-list rail-nothing">
          <p>{t('rail.noMatch', { text: filter.trim() })}</p>
          <Button onClick={() => setFilter('')}>{t('rail.clearFilter')}</Button>
        </div>
      ) : clusters?.length === 0 ? (
        <p className="rail-list rail-none muted">{t('connection.none')}</p>
      ) : (
        <ClusterList groups={groups} isFiltered={isFiltered} />
      )}
      <ViewRail />
      <footer className="rail-foot">
        <Button
          icon={<Plus size={14} aria-hidden />}
          onClick={() => view.setState({ dialog: { type: 'add-cluster', file: null } })}
        >
          {t('rail.add')}
        </Button>
        {version !== undefined && <span className="rail-version">{t('app.version', { version })}</span>}
      </footer>
    </>
  );
}

function FilterBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const box = useRef<HTMLDivElement>(null);
  return (
    <div ref={box} className="rail-filter">
      <Search size={13} aria-hidden />
      <input
        className="input"
        aria-label={t('rail.filter')}
        placeholder={t('rail.filter')}
        value={value}
        maxLength={80}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') onChange('');
          else if (event.key === 'ArrowDown')
            box.current?.parentElement?.querySelector<HTMLElement>('.rail-list button')?.focus();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {value !== '' && (
        <IconButton label={t('rail.clearFilter')} icon={<X size={13} />} onClick={() => onChange('')} />
      )}
    </div>
  );
}
