import type { KubeObject } from '../../json.ts';
import { objectAt, objectsAt, textAt } from '../../json.ts';
import { wrappedInternal } from './deny.ts';

const WEBHOOK = 'validator.harvester-system.harvester-load-balancer-webhook';
const MAX_PORT = 65535;

function listenerProblem(balancer: KubeObject): string | undefined {
  const listeners = objectsAt(balancer, 'spec', 'listeners');
  if (listeners.length === 0) return 'the loadbalancer needs to have at least one listener';
  const seen: { name: string; key: string; backend: string }[] = [];
  for (const listener of listeners) {
    const name = textAt(listener, 'name') ?? '';
    const protocol = textAt(listener, 'protocol') ?? 'TCP';
    const [port, backendPort] = [Number(listener.port), Number(listener.backendPort)];
    const key = `${protocol}-${port}`;
    const backend = `${protocol}-${backendPort}`;
    if (seen.some((each) => each.name === name)) return `listener has duplicate name ${name}`;
    const twin = seen.find((each) => each.key === key);
    if (twin !== undefined) return `listener ${name} has duplicate port ${key} with listener ${twin.name}`;
    const other = seen.find((each) => each.backend === backend);
    if (other !== undefined)
      return `listener ${name} has duplicate backend port ${backend} with listener ${other.name}`;
    if (port > MAX_PORT) return `listener port ${port} must <= ${MAX_PORT}`;
    if (port < 1) return `listener port ${port} must >= 1`;
    if (backendPort > MAX_PORT) return `listener backend port ${backendPort} must <= ${MAX_PORT}`;
    if (backendPort < 1) return `listener backend port ${backendPort} must >= 1`;
    seen.push({ name, key, backend });
  }
  return undefined;
}

/** The load balancer web hook (harvester/load-balancer-harvester pkg/webhook/loadbalancer/validator.go). */
export function checkLoadBalancer(before: KubeObject | undefined, after: KubeObject): void {
  if (after.metadata.deletionTimestamp !== undefined) return;
  const id = `${after.metadata.namespace ?? ''}/${after.metadata.name}`;
  const verb = before === undefined ? 'create' : 'update';
  const deny = (why: string): never => {
    throw wrappedInternal(WEBHOOK, `${verb} loadbalancer ${id} failed: ${why}`);
  };
  const isVm = ['vm', ''].includes(textAt(after, 'spec', 'workloadType') ?? '');
  const problem = isVm ? listenerProblem(after) : undefined;
  if (problem !== undefined) deny(problem);
  if (before === undefined) return;
  const [was, is] = [objectAt(before, 'spec'), objectAt(after, 'spec')];
  if (was.ipam !== is.ipam) deny(`can't change the IPAM from ${String(was.ipam)} to ${String(is.ipam)}`);
  if (was.workloadType !== is.workloadType) {
    deny(`can't change the WorkloadType from ${String(was.workloadType)} to ${String(is.workloadType)}`);
  }
}

/** A pool stays while addresses of it are given out (harvester/load-balancer-harvester pkg/webhook/ippool). */
export function checkIpPoolRemoval(pool: KubeObject): void {
  if (Object.keys(objectAt(pool, 'status', 'allocated')).length === 0) return;
  throw wrappedInternal(WEBHOOK, "can't delete pool before releasing all the allocated IP");
}
