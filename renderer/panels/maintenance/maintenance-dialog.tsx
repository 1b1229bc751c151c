import type { EntityId } from '../../../shared/id.ts';
import { toMaintenance } from '../../../shared/plan/maintenance.ts';
import { t } from '../../i18n/i18n.ts';
import type { HostNode } from '../../scene/graph.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useView, useWorld } from '../app-context.ts';
import { useLayer } from '../use-layer.ts';
import './maintenance.css';
import { ProgressView } from './progress-view.tsx';
import { RehearsalView } from './rehearsal-view.tsx';
import { ShuttingDownView } from './shutting-down-view.tsx';

type MaintenanceDialogProps = { host: EntityId; onClose: () => void };

/** The maintenance of a host: rehearsed first, then followed; which of both is what the cluster shows. */
export function MaintenanceDialog({ host: id, onClose }: MaintenanceDialogProps) {
  useLayer('storage');
  const host = useWorld((state) => state.graph.nodes.get(id));
  if (host?.type !== 'host') return null;
  return <OfHost host={host} onClose={onClose} />;
}

function OfHost({ host, onClose }: { host: HostNode; onClose: () => void }) {
  const world = useWorld((state) => state.worlds.get(host.cluster));
  const first = useView((state) => state.emptying[host.id]);
  const maintenance = world ? toMaintenance(world, host.entity) : null;
  const phase = maintenance ? 'progress' : first ? 'shuttingDown' : 'rehearsal';
  return (
    <Dialog
      size="large"
      title={t('maintenance.title', { name: host.name })}
      description={t(`maintenance.lead.${phase}`)}
      onClose={onClose}
    >
      {maintenance ? (
        <ProgressView host={host} maintenance={maintenance} onClose={onClose} />
      ) : first ? (
        <ShuttingDownView host={host} vms={first} onClose={onClose} />
      ) : (
        world && <RehearsalView host={host} world={world} onClose={onClose} />
      )}
    </Dialog>
  );
}
