import type { JsonObject, KubeObject } from '../../json.ts';
import { conditionOf, objectAt, objectsAt, textAt } from '../../json.ts';

/** NICs and networks of a VM or VMI spec. */
export interface Nics {
  interfaces: JsonObject[];
  networks: JsonObject[];
}

const isAbsent = (nic: JsonObject): boolean => nic.state === 'absent';

/** NICs of a spec. */
export function nicsOf(spec: unknown): Nics {
  return {
    interfaces: objectsAt(spec, 'domain', 'devices', 'interfaces'),
    networks: objectsAt(spec, 'networks'),
  };
}

/** A spec with other NICs. */
export function withNics(spec: JsonObject, { interfaces, networks }: Nics): JsonObject {
  const domain = objectAt(spec, 'domain');
  const devices = { ...objectAt(domain, 'devices'), interfaces };
  return { ...spec, networks, domain: { ...domain, devices } };
}

const without = (nics: Nics, isGone: (nic: JsonObject) => boolean): Nics => {
  const interfaces = nics.interfaces.filter((nic) => !isGone(nic));
  const names = new Set(interfaces.map((nic) => nic.name));
  return { interfaces, networks: nics.networks.filter((network) => names.has(network.name)) };
};

const statusNames = (vmi: KubeObject): Set<unknown> =>
  new Set(objectsAt(vmi, 'status', 'interfaces').map((each) => each.name));

/** The NICs a running VMI should have after a change of its VM (kubevirt pkg/network/controllers/vm.go syncVMIInterfaces). */
export function plugNics(template: JsonObject, vmi: KubeObject): Nics {
  const wanted = nicsOf(template);
  const held = nicsOf(vmi.spec);
  const seen = statusNames(vmi);
  const isMovable = conditionOf(vmi, 'LiveMigratable')?.status === 'True';
  const kept = held.interfaces.map((nic) => {
    const other = wanted.interfaces.find((each) => each.name === nic.name);
    if (other === undefined || isAbsent(nic) || other.state === nic.state) return nic;
    const { state: _, ...rest } = nic;
    return other.state === undefined ? rest : { ...rest, state: other.state };
  });
  const added = wanted.interfaces.filter(
    (nic) =>
      !held.interfaces.some((each) => each.name === nic.name) &&
      !isAbsent(nic) &&
      (nic.bridge !== undefined || nic.sriov !== undefined),
  );
  const networks = held.networks.map((network): JsonObject => {
    const other = wanted.networks.find((each) => each.name === network.name);
    const networkName = textAt(other, 'multus', 'networkName');
    return isMovable && network.multus !== undefined && networkName !== undefined
      ? { ...network, multus: { ...objectAt(network, 'multus'), networkName } }
      : network;
  });
  const addedNetworks = added.flatMap<JsonObject>(
    (nic) => wanted.networks.find((each) => each.name === nic.name) ?? [],
  );
  const all = { interfaces: [...kept, ...added], networks: [...networks, ...addedNetworks] };
  return without(all, (nic) => isAbsent(nic) && !seen.has(nic.name));
}

/** NICs of a VM without those that were taken out and are gone from its VMI. */
export function clearNics(template: JsonObject, vmi: KubeObject): Nics {
  const held = new Set(nicsOf(vmi.spec).interfaces.map((nic) => nic.name));
  const seen = statusNames(vmi);
  return without(nicsOf(template), (nic) => isAbsent(nic) && !held.has(nic.name) && !seen.has(nic.name));
}

/** Whether a running guest has to move for its NICs to change (kubevirt pkg/network/migration/evaluator.go). */
export function nicsNeedMove(vmi: KubeObject): 'now' | 'soon' | undefined {
  const { interfaces, networks } = nicsOf(vmi.spec);
  const statuses = new Map(objectsAt(vmi, 'status', 'interfaces').map((each) => [each.name, each]));
  for (const nic of interfaces) {
    if (networks.find((each) => each.name === nic.name)?.multus === undefined) continue;
    const status = statuses.get(nic.name);
    if (!isAbsent(nic) && status === undefined) return nic.sriov === undefined ? 'soon' : 'now';
    if (isAbsent(nic) && status !== undefined) {
      const source = textAt(status, 'infoSource') ?? '';
      if (source.includes('multus-status') && !source.includes('domain')) return 'soon';
    }
  }
  return undefined;
}

/** The status of NICs of which the guest has let go: only the pod still has them. */
export function detachedStatus(vmi: KubeObject): JsonObject[] {
  const gone = new Set(
    nicsOf(vmi.spec)
      .interfaces.filter(isAbsent)
      .map((nic) => nic.name),
  );
  return objectsAt(vmi, 'status', 'interfaces').map((status) => {
    if (!gone.has(status.name) || status.infoSource === 'multus-status') return status;
    const { interfaceName: _, ipAddress: __, ipAddresses: ___, ...rest } = status;
    return { ...rest, infoSource: 'multus-status' };
  });
}
