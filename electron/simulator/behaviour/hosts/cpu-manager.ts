import type { KubeObject } from '../../json.ts';
import { withAnnotations } from '../../json.ts';
import { RESOURCES } from '../../resources.ts';
import type { Behaviour } from '../context.ts';
import { editNode, withLabels } from './node-edit.ts';

const STATUS = 'harvesterhci.io/cpu-manager-update-status';
const JOB_SECONDS = 20;

function readStatus(node: KubeObject): { status?: string; policy?: string } {
  try {
    return JSON.parse(node.metadata.annotations?.[STATUS] ?? '{}') as { status?: string; policy?: string };
  } catch {
    return {};
  }
}

/** Changes the CPU manager policy of hosts as a job on them does (harvester/harvester pkg/controller/master/node/cpu_manager_controller.go). */
export function openCpuManager(behaviour: Behaviour): void {
  const { store, clock } = behaviour;
  const mark = (node: KubeObject, status: string, policy: string): KubeObject =>
    withAnnotations(node, { [STATUS]: JSON.stringify({ status, policy }) });
  const begin = (host: string, policy: string): void => {
    editNode(behaviour, host, (node) => mark(node, 'running', policy));
    clock.after(JOB_SECONDS, () =>
      editNode(behaviour, host, (node) =>
        withLabels(mark(node, 'success', policy), { cpumanager: String(policy === 'static') }),
      ),
    );
  };
  store.onChange(({ resource, type, entry }) => {
    if (resource !== RESOURCES.nodes || type === 'DELETED') return;
    const { status, policy } = readStatus(entry.object);
    if (status === 'requested' && policy !== undefined)
      setImmediate(() => {
        const node = store.get(RESOURCES.nodes, undefined, entry.object.metadata.name);
        if (node !== undefined && readStatus(node).status === 'requested') begin(node.metadata.name, policy);
      });
  });
}
