import type { AppError } from '../../shared/error.ts';
import { t } from '../i18n/i18n.ts';
import { addToast } from '../store/view-store.ts';
import { useApp } from './app-context.ts';
import type { App } from './app-context.ts';

/** Connects or disconnects a cluster; a failure to do even that is told by a toast. */
export async function callCluster(
  { backend, view }: Pick<App, 'backend' | 'view'>,
  name: 'cluster.connect' | 'cluster.disconnect',
  cluster: string,
): Promise<void> {
  const answer = await backend.call(name, { cluster });
  if (!answer.ok) tellFailure(view, answer.error);
}

function tellFailure(view: App['view'], { message, hint }: AppError): void {
  addToast(view, { tone: 'danger', title: t('cluster.callFailed'), text: message, hint: hint ?? null });
}

/** The same for panels. */
export function useClusterCalls(): {
  connect: (cluster: string) => void;
  disconnect: (cluster: string) => void;
  /** Allows the program its credential comes from to run, and connects. */
  allowProgram: (cluster: string, sha256: string) => void;
} {
  const app = useApp();
  return {
    connect: (cluster) => void callCluster(app, 'cluster.connect', cluster),
    disconnect: (cluster) => void callCluster(app, 'cluster.disconnect', cluster),
    allowProgram: (cluster, sha256) =>
      void app.backend.call('cluster.allowProgram', { cluster, sha256 }).then((answer) => {
        if (!answer.ok) tellFailure(app.view, answer.error);
      }),
  };
}
