import { FileLock2, FileUp, LoaderCircle, Play, Waypoints } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { t } from '../i18n/i18n.ts';
import { Mark } from '../ui/mark.tsx';
import { useApp, useView } from './app-context.ts';
import './empty-fleet.css';
import { startDemo } from './tour/acts.ts';

/** What is on the canvas before there is any cluster: one sentence, and the ways to begin. */
export function EmptyFleet() {
  const app = useApp();
  const { view } = app;
  const demo = useView((state) => state.demo?.state ?? 'absent');
  const isStarting = demo === 'starting';
  return (
    <div className="empty-fleet">
      <div className="empty-fleet-box">
        <Mark size={32} />
        <h2>{t('empty.title')}</h2>
        <div className="empty-fleet-ways">
          <Way
            isMain
            icon={FileUp}
            title={t('rail.add')}
            note={t('empty.kubeconfig')}
            onClick={() => view.setState({ dialog: { type: 'add-cluster', file: null } })}
          />
          <Way
            icon={Waypoints}
            title={t('rancher.verb')}
            note={t('empty.rancher')}
            onClick={() => view.setState({ dialog: { type: 'add-cluster', file: null, isByRancher: true } })}
          />
          <Way
            icon={FileLock2}
            title={t('sealed.importVerb')}
            note={t('empty.sealed')}
            onClick={() => view.setState({ dialog: { type: 'import-clusters', file: null } })}
          />
          {demo !== 'absent' && (
            <Way
              icon={isStarting ? LoaderCircle : Play}
              isBusy={isStarting}
              title={isStarting ? t('demo.starting') : t('demo.start')}
              note={t('empty.demo')}
              onClick={() => void startDemo(app)}
            />
          )}
        </div>
        <p className="muted">{t('empty.hint')}</p>
      </div>
    </div>
  );
}

type WayProps = {
  icon: LucideIcon;
  title: string;
  note: string;
  isMain?: boolean;
  isBusy?: boolean;
  onClick: () => void;
};

function Way({ icon: Icon, title, note, isMain = false, isBusy = false, onClick }: WayProps) {
  return (
    <button
      type="button"
      className={isMain ? 'empty-fleet-way empty-fleet-way-main' : 'empty-fleet-way'}
      aria-disabled={isBusy || undefined}
      onClick={() => !isBusy && onClick()}
    >
      <Icon className={isBusy ? 'empty-fleet-busy' : undefined} size={16} aria-hidden />
      <span>
        <span className="empty-fleet-title">{title}</span>
        <span className="empty-fleet-note">{note}</span>
      </span>
    </button>
  );
}
