import { t } from '../../i18n/i18n.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useWorld } from '../app-context.ts';
import { DiagnosticsView } from './diagnostics-view.tsx';

/** The diagnostics of one cluster, or of all where none is named. */
export function DiagnosticsDialog({ cluster, onClose }: { cluster: string | null; onClose: () => void }) {
  const clusters = useWorld((state) => state.clusters);
  const shown = (clusters ?? []).filter(({ id }) => cluster === null || id === cluster);
  const [only] = shown;
  if (!only) return null;
  return (
    <Dialog
      title={cluster === null ? t('diagnostics.titleAll') : t('diagnostics.title', { name: only.name })}
      description={t('diagnostics.about')}
      size="large"
      onClose={onClose}
    >
      <DiagnosticsView clusters={shown} />
    </Dialog>
  );
}
