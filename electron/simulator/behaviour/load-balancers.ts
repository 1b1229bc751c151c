import type { JsonObject, KubeObject } from '../json.ts';
import { isSame, numberAt, objectAt, objectsAt, textAt, withStatus } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { keyOf } from '../store.ts';
import { countAddresses, nextAddress, rangesOf, toAddressNumber, toAddressText } from './addresses.ts';
import type { Behaviour } from './context.ts';
import { now, placeOf } from './context.ts';

const PREFIX = 'loadbalancer.harvesterhci.io';
const GLOBAL = `${PREFIX}/global-ip-pool`;
const DHCP = '0.0.0.0';
/** Seconds of simulated time until kube-vip has put an address on its Service, and between tries. */
const STEPS = { address: 1, retry: 2 };

function isInScope(scope: JsonObject, balancer: KubeObject): boolean {
  const annotation = (key: string): string => balancer.metadata.annotations?.[`${PREFIX}/${key}`] ?? '';
  const wanted = {
    project: annotation('project'),
    namespace: annotation('namespace') || (balancer.metadata.namespace ?? ''),
    guestCluster: annotation('cluster'),
  };
  return Object.entries(wanted).every(([key, value]) => {
    const given = textAt(scope, key) ?? '';
    return given === '*' || value === '*' || given === value;
  });
}

/**
 * Gives load balancers an address of an IP pool and finds the VMs behind them (harvester/load-balancer-harvester
 * pkg/controller/loadbalancer, pkg/ipam, pkg/lb/servicelb).
 */
export function openLoadBalancers(behaviour: Behaviour): void {
  const { store, clock } = behaviour;

  /** The pool with the highest priority that takes a load balancer, else the global one (pkg/ipam/selector.go). */
  const selectPool = (balancer: KubeObject): KubeObject | undefined => {
    const network = balancer.metadata.annotations?.[`${PREFIX}/network`] ?? '';
    const pools = store.list(RESOURCES.ipPools);
    const isGlobal = (pool: KubeObject): boolean => pool.metadata.labels?.[GLOBAL] === 'true';
    const fitting = pools.filter(
      (pool) =>
        !isGlobal(pool) &&
        (textAt(pool, 'spec', 'selector', 'network') ?? '') === network &&
        objectsAt(pool, 'spec', 'selector', 'scope').some((scope) => isInScope(scope, balancer)),
    );
    const priorityOf = (pool: KubeObject): number => numberAt(pool, 'spec', 'selector', 'priority') ?? 0;
    return fitting.sort((a, b) => priorityOf(b) - priorityOf(a))[0] ?? pools.find(isGlobal);
  };
  const book = (pool: KubeObject, id: string): JsonObject | undefined => {
    const status = objectAt(pool, 'status');
    const allocated = objectAt(status, 'allocated');
    const history = objectAt(status, 'allocatedHistory');
    const held = Object.entries(allocated).find(([, owner]) => owner === id)?.[0];
    const earlier = Object.entries(history).find(
      ([address, owner]) => owner === id && allocated[address] === undefined,
    )?.[0];
    const known = held ?? earlier;
    const number = toAddressNumber(known ?? '');
    const found =
      known === undefined || number === undefined
        ? nextAddress(pool, new Set(Object.keys(allocated)), textAt(status, 'lastAllocated') ?? '')
        : {
            address: known,
            range: rangesOf(pool).find(({ first, last }) => number >= first && number <= last),
          };
    if (found?.range === undefined) return undefined;
    const { [found.address]: _, ...allocatedHistory } = history;
    if (held === undefined) {
      store.change(RESOURCES.ipPools, undefined, pool.metadata.name, (current) =>
        withStatus(current, {
          allocated: { ...allocated, [found.address]: id },
          allocatedHistory,
          available: countAddresses(pool) - Object.keys(allocated).length - 1,
          lastAllocated: found.address,
        }),
      );
    }
    const { gateway, mask } = found.range;
    return {
      ip: found.address,
      ipPool: pool.metadata.name,
      mask: toAddressText(mask),
      ...(gateway === undefined ? {} : { gateway: toAddressText(gateway) }),
    };
  };
  const release = (balancer: KubeObject): void => {
    const address = objectAt(balancer, 'status', 'allocatedAddress');
    const pool = textAt(address, 'ipPool') ?? '';
    const id = keyOf(...placeOf(balancer));
    store.change(RESOURCES.ipPools, undefined, pool, (current) => {
      const allocated = objectAt(current, 'status', 'allocated');
      const ip = Object.keys(allocated).find((each) => allocated[each] === id);
      if (ip === undefined) return undefined;
      const { [ip]: _, ...left } = allocated;
      return withStatus(current, {
        allocated: left,
        allocatedHistory: { ...objectAt(current, 'status', 'allocatedHistory'), [ip]: id },
        available: countAddresses(current) - Object.keys(left).length,
      });
    });
  };
  const isBackend = (balancer: KubeObject, vmi: KubeObject): boolean => {
    const selector = Object.entries(objectAt(balancer, 'spec', 'backendServerSelector'));
    return (
      selector.length > 0 &&
      selector.every(([key, values]) => {
        const value = vmi.metadata.labels?.[key];
        return value !== undefined && Array.isArray(values) && values.includes(value);
      })
    );
  };
  const backendsOf = (balancer: KubeObject): { count: number; addresses: string[] } => {
    const matched = store
      .list(RESOURCES.vmis, balancer.metadata.namespace)
      .filter((vmi) => vmi.metadata.deletionTimestamp === undefined && isBackend(balancer, vmi));
    const addresses = matched.flatMap((vmi) => {
      const nics = objectsAt(vmi, 'status', 'interfaces').map((nic) => textAt(nic, 'ipAddress') ?? '');
      return nics.find((address) => toAddressNumber(address) !== undefined) ?? [];
    });
    return { count: matched.length, addresses };
  };
  const setStatus = (balancer: KubeObject, status: JsonObject, problem: string | undefined): void => {
    store.change(RESOURCES.loadBalancers, ...placeOf(balancer), (current) => {
      const before = objectsAt(current, 'status', 'conditions').find((each) => each.type === 'Ready');
      const wanted = { status: problem === undefined ? 'True' : 'False', message: problem ?? '' };
      const isKept = before?.status === wanted.status && (before.message ?? '') === wanted.message;
      const ready = isKept ? before : { type: 'Ready', ...wanted, lastUpdateTime: now(behaviour) };
      const next = withStatus(current, { ...status, conditions: [ready] });
      return isSame(next, current) ? undefined : next;
    });
  };
  const reconcile = (namespace: string, name: string): void => {
    const balancer = store.get(RESOURCES.loadBalancers, namespace, name);
    if (balancer === undefined || balancer.metadata.deletionTimestamp !== undefined) return;
    const wanted = textAt(balancer, 'spec', 'ipPool') ?? '';
    let held = objectAt(balancer, 'status', 'allocatedAddress');
    if (textAt(balancer, 'spec', 'ipam') === 'dhcp') held = { ip: DHCP };
    else if (held.ipPool === undefined || (wanted !== '' && held.ipPool !== wanted)) {
      if (held.ipPool !== undefined) release(balancer);
      const pool = wanted === '' ? selectPool(balancer) : store.get(RESOURCES.ipPools, undefined, wanted);
      const given = pool === undefined ? undefined : book(pool, keyOf(namespace, name));
      if (given === undefined) {
        const problem =
          pool !== undefined
            ? `fail to get ip from pool ${pool.metadata.name}, error: no IP addresses available in range set`
            : wanted === ''
              ? 'no matched IPPool with requirement'
              : `fail to get allocator ${wanted}`;
        setStatus(balancer, {}, problem);
        clock.after(STEPS.retry, () => reconcile(namespace, name));
        return;
      }
      held = given;
    }
    if (textAt(balancer, 'spec', 'workloadType') === 'cluster') {
      setStatus(balancer, { allocatedAddress: held }, undefined);
      return;
    }
    const address = held.ip === DHCP ? behaviour.addressFor('pod', `${keyOf(namespace, name)} lb`) : held.ip;
    if (textAt(balancer, 'status', 'address') !== address) {
      setStatus(balancer, { allocatedAddress: held }, 'service is waiting for external IP');
      clock.after(STEPS.address, () => {
        const current = store.get(RESOURCES.loadBalancers, namespace, name);
        if (current === undefined || current.metadata.uid !== balancer.metadata.uid) return;
        store.replace(RESOURCES.loadBalancers, withStatus(current, { address }));
      });
      return;
    }
    const { count, addresses } = backendsOf(balancer);
    const problem =
      addresses.length > 0
        ? undefined
        : count === 0
          ? 'no running backend servers'
          : 'running backend servers have no IP';
    setStatus(balancer, { allocatedAddress: held, backendServers: addresses }, problem);
  };
  const count = (name: string): void => {
    store.change(RESOURCES.ipPools, undefined, name, (pool) => {
      const total = countAddresses(pool);
      const available = total - Object.keys(objectAt(pool, 'status', 'allocated')).length;
      if (pool.metadata.deletionTimestamp !== undefined || numberAt(pool, 'status', 'total') === total)
        return undefined;
      const ready = { type: 'Ready', status: 'True', lastUpdateTime: now(behaviour) };
      return withStatus(pool, { total, available, conditions: [ready] });
    });
  };
  store.onChange(({ resource, type, entry, previous }) => {
    const { object } = entry;
    const [namespace, name] = placeOf(object);
    if (resource === RESOURCES.loadBalancers) {
      if (type === 'DELETED') setImmediate(() => release(object));
      else setImmediate(() => reconcile(namespace, name));
    } else if (resource === RESOURCES.ipPools) {
      if (type !== 'DELETED') setImmediate(() => count(name));
    } else if (resource === RESOURCES.vmis && store.table(RESOURCES.loadBalancers).count() > 0) {
      const before = previous?.object;
      const isEqual =
        type === 'MODIFIED' &&
        before !== undefined &&
        isSame(before.metadata.labels, object.metadata.labels) &&
        before.metadata.deletionTimestamp === object.metadata.deletionTimestamp &&
        isSame(objectAt(before, 'status').interfaces, objectAt(object, 'status').interfaces);
      if (isEqual) return;
      for (const balancer of store.list(RESOURCES.loadBalancers, namespace)) {
        const isMine = [object, before].some((vmi) => vmi !== undefined && isBackend(balancer, vmi));
        if (isMine) setImmediate(() => reconcile(...placeOf(balancer)));
      }
    }
  });
}
