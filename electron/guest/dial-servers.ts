import type { Duplex } from 'node:stream';
import { appError } from '../../shared/error.ts';
import type { EntityId } from '../../shared/id.ts';
import type { Result } from '../../shared/result.ts';
import type { Dial, DialLimits } from '../kube/agent.ts';
import type { KubeClient } from '../kube/client.ts';
import { DialFault } from '../kube/dial-fault.ts';
import type { ServerVm } from './server-vms.ts';

/** What the way through KubeVirt needs; all is read anew for every connection. */
export type DialServersOptions = {
  /** The name of the guest cluster, for errors. */
  name: string;
  /** The server VMs, running ones first. */
  servers: () => readonly ServerVm[];
  /** The client of the Harvester cluster. */
  harvester: () => Result<KubeClient>;
  /** The port the API listens on in each server. */
  port: number;
};

/** A way to the servers of a guest cluster, and through which of them it goes. */
export type ServersDial = { dial: Dial; vm: () => EntityId | null };

/**
 * Reaches a guest cluster through the Harvester API: a port that KubeVirt forwards of one of its running servers, the one
 * that answered last first. A server from which no byte came is tried after the others the next time. Source:
 * kubevirt/kubevirt pkg/virt-api/rest/portforward.go.
 */
export function dialServers({ name, servers, harvester, port }: DialServersOptions): ServersDial {
  const silent = new Set<EntityId>();
  let good: EntityId | null = null;

  const inOrder = (): ServerVm[] => {
    const rank = ({ vm }: ServerVm): number => (silent.has(vm) ? 2 : vm === good ? 0 : 1);
    return servers()
      .filter(({ isRunning }) => isRunning)
      .sort((a, b) => rank(a) - rank(b));
  };
  const watch = (vm: EntityId, bytes: Duplex): void => {
    let hasAnswered = false;
    bytes.once('close', () => {
      if (!hasAnswered) silent.add(vm);
    });
    // Not before TLS reads it: whoever listens first sets it flowing. A server does not speak before it is spoken to.
    setImmediate(() => {
      bytes.once('data', () => {
        hasAnswered = true;
        silent.delete(vm);
        good = vm;
      });
    });
  };
  /** Opens a forwarded port in time; nothing but its own end ends it then. */
  const forward = async (path: string, client: KubeClient, { timeoutMs, signal }: DialLimits) => {
    const opening = new AbortController();
    const stop = (): void => opening.abort();
    const timer = setTimeout(stop, timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await client.connect(path, { signal: opening.signal });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  };
  const dial: Dial = async (limits) => {
    const client = harvester();
    if (!client.ok) throw new DialFault(client.error);
    const running = inOrder();
    if (running.length === 0) {
      const message = `None of the servers of the guest cluster ${name} runs, so its API cannot answer.`;
      throw new DialFault(appError('unreachable', message, { hint: 'Start one of its control plane VMs.' }));
    }
    let fault = new DialFault(appError('unreachable', `No server of the guest cluster ${name} answers.`));
    for (const { vm, namespace, name: vmName } of running) {
      if (limits.signal.aborted) break;
      const path = `/apis/subresources.kubevirt.io/v1/namespaces/${encodeURIComponent(namespace)}/virtualmachineinstances/${encodeURIComponent(vmName)}/portforward/${port}/tcp`;
      const opened = await forward(path, client.value, limits);
      if (opened.ok) {
        watch(vm, opened.value);
        good = vm;
        return opened.value;
      }
      silent.add(vm);
      fault = new DialFault({
        ...opened.error,
        message: `The port ${port} of the VM ${vmName} could not be reached through the Harvester API: ${opened.error.message}`,
      });
    }
    throw fault;
  };
  return { dial, vm: () => good };
}
