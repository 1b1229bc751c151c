import { t } from '../i18n/i18n.ts';
import { addToast } from '../store/view-store.ts';
import { useApp } from './app-context.ts';

/** Connects and disconnects clusters; a failure to do even that is told by a toast. */
export function useClusterCalls(): {
  connect: (cluster: string) => void;
  disconnect: (cluster: string) => void;
} {
  const { backend, view } = useApp();
  const run = async (name: 'cluster.connect' | 'cluster.disconnect', cluster: string): Promise<void> => {
    const answer = await backend.call(name, { cluster });
    if (answer.ok) return;
    const { message, hint } = answer.error;
    addToast(view, { tone: 'danger', title: t('cluster.callFailed'), text: message, hint: hint ?? null });
  };
  return {
    connect: (cluster) => void run('cluster.connect', cluster),
    disconnect: (cluster) => void run('cluster.disconnect', cluster),
  };
}
