import { toMaintenance } from '../../../shared/plan/maintenance.ts';
import { t } from '../../i18n/i18n.ts';
import type { HostNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/facts.tsx';
import { useApp, useView, useWorld } from '../app-context.ts';
import { showMaintenance } from './acts.ts';
import './maintenance.css';
import { MaintenanceState } from './progress-view.tsx';

/** How the maintenance of a host stands, in its inspector; nothing where it is in none. */
export function MaintenanceSection({ host }: { host: HostNode }) {
  const app = useApp();
  const world = useWorld((state) => state.worlds.get(host.cluster));
  const first = useView((state) => state.emptying[host.id]);
  const maintenance = world ? toMaintenance(world, host.entity) : null;
  if (!maintenance && !first) return null;
  return (
    <Section title={t('maintenance.section')}>
      {maintenance ? (
        <MaintenanceState maintenance={maintenance} />
      ) : (
        <p>{t('maintenance.lead.shuttingDown')}</p>
      )}
      <div className="inspector-actions">
        <Button onClick={() => showMaintenance(app, host.id)}>{t('maintenance.show')}</Button>
      </div>
    </Section>
  );
}
