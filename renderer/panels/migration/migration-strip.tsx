import { ArrowRight } from 'lucide-react';
import { useMemo } from 'react';
import { actions } from '../../../shared/actions/index.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { titleOf } from '../../../shared/migration/words.ts';
import { worldOf } from '../../store/world-store.ts';
import { Button } from '../../ui/button.tsx';
import { Name, useNow } from '../../ui/text.tsx';
import { select, useApp, useWorld } from '../app-context.ts';
import { findStates } from '../find/find-all.ts';
import { migrationsNow, progressNow } from './migrations-now.ts';
import type { UnderWay } from './migrations-now.ts';
import '../batch/batch.css';
import './migration-strip.css';

const mostShown = 4;

/** The live migrations that are under way, over the canvas: how far each is, and the way to call it off. */
export function MigrationStrip() {
  const { view } = useApp();
  const graph = useWorld((state) => state.graph);
  const all = useMemo(() => migrationsNow(graph), [graph]);
  if (all.length === 0) return null;
  return (
    <ul className="migration-strip" aria-label={t('migration.strip')}>
      {all.slice(0, mostShown).map((each) => (
        <Row key={each.migration.id} of={each} />
      ))}
      {all.length > mostShown && (
        <li>
          <button type="button" className="link migration-more" onClick={() => findStates(view, 'migrating')}>
            {t('migration.more', { count: all.length - mostShown })}
          </button>
        </li>
      )}
    </ul>
  );
}

function Row({ of }: { of: UnderWay }) {
  const app = useApp();
  // Moves on by itself.
  useNow();
  const { vm, migration, target } = of;
  const entity = vm.vm;
  const world = useWorld((state) => worldOf(state, vm.cluster));
  const { share, words, isAborting } = progressNow(app, of);
  const percent = Math.round(share * 100);
  const to = (target && titleOf(target)) ?? migration.migration.askedHost ?? null;
  const reason = entity ? actions['vm.abortMigration'].can(entity, world) : true;
  return (
    <li className="migration-row">
      <button type="button" className="link" onClick={() => select(app, [vm.id], { isZooming: true })}>
        <Name text={vm.name} />
      </button>
      <span className="migration-to">
        <ArrowRight size={12} aria-label={t('migration.to')} />
        {to === null ? t('migration.anyHost') : <Name text={to} />}
      </span>
      <progress className="batch-bar migration-bar" value={percent} max={100} aria-label={vm.name} />
      <span className="migration-share">
        {isAborting ? say(words) : t('migration.percent', { share: percent })}
      </span>
      {!isAborting && <span className="migration-phase muted">{say(words)}</span>}
      {entity && (
        <Button
          aria-label={t('migration.abortOf', { name: vm.name })}
          reason={reason === true ? null : reason}
          onClick={() => void app.actions.run('vm.abortMigration', entity.id)}
        >
          {t('migration.abort')}
        </Button>
      )}
    </li>
  );
}
