import type { Contract } from '../../shared/ipc/contract.ts';
import type { InputOf } from '../../shared/ipc/define.ts';
import { t } from '../i18n/i18n.ts';
import { tellFailure } from '../store/view-store.ts';
import { useApp } from './app-context.ts';
import type { App } from './app-context.ts';

type NameEnd = 'connect' | 'disconnect' | 'accept' | 'allowProgram' | 'move';
type Name = `cluster.${NameEnd}`;

/** Asks something of a cluster that needs no dialog; a failure to do even that is told by a toast. */
export async function callCluster<N extends Name>(
  { backend, view, world }: Pick<App, 'backend' | 'view' | 'world'>,
  name: N,
  input: InputOf<Contract[N]>,
): Promise<void> {
  const answer = await backend.call(name, input);
  if (answer.ok) return;
  const known = world.getState().clusters?.find(({ id }) => id === input.cluster);
  const verb = name.slice('cluster.'.length) as NameEnd;
  tellFailure(view, t(`cluster.failed.${verb}`, { name: known?.name ?? input.cluster }), answer.error);
}

/** The same for panels. */
export function useClusterCalls(): {
  connect: (cluster: string) => void;
  disconnect: (cluster: string) => void;
  accept: (cluster: string, clusterUid: string) => void;
  /** Allows the program its credential comes from to run, and connects. */
  allowProgram: (cluster: string, sha256: string) => void;
} {
  const app = useApp();
  return {
    connect: (cluster) => void callCluster(app, 'cluster.connect', { cluster }),
    disconnect: (cluster) => void callCluster(app, 'cluster.disconnect', { cluster }),
    accept: (cluster, clusterUid) => void callCluster(app, 'cluster.accept', { cluster, clusterUid }),
    allowProgram: (cluster, sha256) => void callCluster(app, 'cluster.allowProgram', { cluster, sha256 }),
  };
}
