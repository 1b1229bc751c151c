import { createVolumeRequests } from '../behaviour/volume-requests.ts';
import type { KubeObject } from '../json.ts';
import { at, isObject, objectAt, objectsAt, textAt } from '../json.ts';
import { uuidOf } from '../objects/context.ts';
import { RESOURCES } from '../resources.ts';
import type { GuestContext } from './context.ts';
import type { GuestCluster, Member } from './guest-cluster.ts';
import { readYaml } from './images.ts';
import type { Machine } from './machine.ts';
import { initialise, isExternal, UNINITIALISED } from './nodes.ts';

/** The Harvester cloud provider and storage driver of a guest cluster. */
export interface Cloud {
  /** Whether the volumes of a pod are plugged into the VM of its node; sees to it that they will be. */
  isMounted: (pod: KubeObject, node: string) => boolean;
}

/** Seconds of simulated time. */
const STEPS = { look: 4 };
const CLASS = 'harvester';
const DHCP = '0.0.0.0';
const PREFIX = 'cloudprovider.harvesterhci.io';
const RBAC = 'harvesterhci.io:cloudprovider';

/** The charts that servers apply by themselves, by name; K3s has none of its own for Harvester. */
function chartsOf(machine: Machine, folder: string): Map<string, KubeObject> {
  const charts = new Map<string, KubeObject>();
  for (const path of machine.files.keys()) {
    if (!path.startsWith(folder)) continue;
    const object = readYaml(machine, path);
    if (isObject(object) && /^HelmChart(Config)?$/.test(String(object.kind)))
      charts.set(textAt(object, 'metadata', 'name') ?? '', object as unknown as KubeObject);
  }
  return charts;
}

/**
 * Opens what the cloud provider (harvester/cloud-provider-harvester) and the storage driver (harvester/harvester-csi-driver)
 * do once they have a kubeconfig of Harvester that is allowed something: they name nodes after their VMs, make load
 * balancers for services, and plug volumes into VMs.
 */
export function openCloud(
  { behaviour, outside, isAlive }: GuestContext,
  cluster: GuestCluster,
  memberOn: (node: string) => Member | undefined,
): Cloud {
  const { store: outer, clock } = behaviour;
  const { store, namespace } = cluster;
  const requests = createVolumeRequests(behaviour);

  const server = (): Member | undefined => [...cluster.members.values()].find((member) => member.isServer);
  const charts = (): Map<string, KubeObject> => {
    const found = server();
    return found === undefined
      ? new Map<string, KubeObject>()
      : chartsOf(found.machine, `/var/lib/rancher/${cluster.distribution}/server/manifests/`);
  };
  const hasChart = (name: string): boolean => {
    const chart = charts().get(name);
    if (cluster.distribution === 'rke2') return server()?.config['cloud-provider-name'] === 'harvester';
    const repository = textAt(chart, 'spec', 'repo') ?? '';
    const isReachable = outside.isOnline || outside.files.has(`${repository.replace(/\/+$/, '')}/index.yaml`);
    return chart !== undefined && isReachable;
  };
  /** Whether the kubeconfig on a node's disk is that of an account with the rights of a cloud provider. */
  const isAllowed = (member: Member): boolean => {
    const path =
      textAt(member.config, 'cloud-provider-config') ??
      `/var/lib/rancher/${cluster.distribution}/etc/config-files/cloud-provider-config`;
    const config = readYaml(member.machine, path);
    const token = textAt(config, 'users', 0, 'user', 'token');
    if (token === undefined) return false;
    const secret = outer.list(RESOURCES.secrets, namespace).find((each) => {
      const stored = textAt(each, 'data', 'token');
      return stored !== undefined && Buffer.from(stored, 'base64').toString() === token;
    });
    const account = secret?.metadata.annotations?.['kubernetes.io/service-account.name'];
    return outer
      .list(RESOURCES.roleBindings, namespace)
      .some(
        (each) =>
          textAt(each, 'roleRef', 'name') === RBAC &&
          objectsAt(each, 'subjects').some((subject) => subject.name === account),
      );
  };
  const isRunning = (chart: string): boolean =>
    hasChart(chart) &&
    [...cluster.members.values()].some((member) => member.isServer && member.isUp && isAllowed(member));
  const nameNodes = (): void => {
    for (const member of cluster.members.values()) {
      const node = store.get(RESOURCES.nodes, undefined, member.node);
      if (node === undefined || !isExternal(member)) continue;
      if (!objectsAt(node, 'spec', 'taints').some((taint) => taint.key === UNINITIALISED)) continue;
      const { vmUid, name } = member.machine;
      const host = textAt(outer.get(RESOURCES.vmis, namespace, name), 'status', 'nodeName');
      const { labels } = outer.get(RESOURCES.nodes, undefined, host ?? '')?.metadata ?? {};
      const zone = labels?.['topology.kubernetes.io/zone'];
      initialise(
        store,
        member.node,
        `harvester://${vmUid}`,
        zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone },
      );
    }
  };
  const balancerName = (service: KubeObject): string => {
    const id = uuidOf(`${cluster.id} ${service.metadata.uid ?? ''}`).slice(0, 8);
    return `${cluster.name}-${service.metadata.namespace ?? ''}-${service.metadata.name}-${id}`.slice(0, 63);
  };
  const balance = (service: KubeObject): void => {
    const name = balancerName(service);
    const found = outer.get(RESOURCES.loadBalancers, namespace, name);
    if (found === undefined) {
      outer.create(RESOURCES.loadBalancers, {
        kind: 'LoadBalancer',
        apiVersion: 'loadbalancer.harvesterhci.io/v1beta1',
        metadata: {
          name,
          namespace,
          labels: {
            [`${PREFIX}/cluster`]: cluster.name,
            [`${PREFIX}/serviceNamespace`]: service.metadata.namespace ?? '',
            [`${PREFIX}/serviceName`]: service.metadata.name,
          },
        },
        spec: { workloadType: 'cluster', ipam: service.metadata.annotations?.[`${PREFIX}/ipam`] ?? 'dhcp' },
      });
      return;
    }
    const given = textAt(found, 'status', 'allocatedAddress', 'ip');
    // With DHCP kube-vip in the guest asks for the address.
    const address = given === DHCP ? behaviour.addressFor('pod', `${namespace}/${name} lb`) : given;
    if (address === undefined || textAt(service, 'status', 'loadBalancer', 'ingress', 0, 'ip') === address)
      return;
    store.replace(RESOURCES.services, {
      ...service,
      status: { loadBalancer: { ingress: [{ ip: address, ipMode: 'VIP' }] } },
    });
  };
  const isOurs = (claim: KubeObject): boolean => textAt(claim, 'spec', 'storageClassName') === CLASS;
  const outerClaim = (claim: KubeObject): string => `pvc-${claim.metadata.uid ?? ''}`;
  const provision = (claim: KubeObject): void => {
    const name = outerClaim(claim);
    const found = outer.get(RESOURCES.claims, namespace, name);
    const resources = at(claim, 'spec', 'resources');
    if (found === undefined) {
      outer.create(RESOURCES.claims, {
        kind: 'PersistentVolumeClaim',
        apiVersion: 'v1',
        metadata: { name, namespace, labels: { 'guestcluster.harvesterhci.io/name': cluster.name } },
        spec: {
          accessModes: ['ReadWriteMany'],
          volumeMode: 'Block',
          resources,
          storageClassName: 'harvester-longhorn',
        },
        status: { phase: 'Pending' },
      });
      return;
    }
    if (textAt(found, 'status', 'phase') !== 'Bound' || textAt(claim, 'status', 'phase') === 'Bound') return;
    const capacity = objectAt(resources, 'requests');
    store.put(RESOURCES.volumes, {
      kind: 'PersistentVolume',
      apiVersion: 'v1',
      metadata: { name },
      spec: {
        accessModes: at(claim, 'spec', 'accessModes'),
        capacity,
        storageClassName: CLASS,
        csi: { driver: 'driver.harvesterhci.io', volumeHandle: name },
      },
      status: { phase: 'Bound' },
    });
    store.replace(RESOURCES.claims, {
      ...claim,
      spec: { ...objectAt(claim, 'spec'), volumeName: name },
      status: { phase: 'Bound', accessModes: at(claim, 'spec', 'accessModes'), capacity },
    });
  };
  const claimsOf = (pod: KubeObject): KubeObject[] =>
    objectsAt(pod, 'spec', 'volumes').flatMap((volume) => {
      const name = textAt(volume, 'persistentVolumeClaim', 'claimName');
      const claim =
        name === undefined ? undefined : store.get(RESOURCES.claims, pod.metadata.namespace, name);
      return claim !== undefined && isOurs(claim) ? [claim] : [];
    });
  const plug = (vm: string, volume: string, isIn: boolean): void => {
    const call = { namespace, name: vm, isDryRun: false };
    const volumeSource = { persistentVolumeClaim: { claimName: volume } };
    const disk = { disk: { bus: 'scsi' } };
    try {
      if (isIn)
        requests['virtualmachines/addvolume']?.({ ...call, options: { name: volume, disk, volumeSource } });
      else requests['virtualmachines/removevolume']?.({ ...call, options: { name: volume } });
    } catch {
      // Asked for already, or refused: the driver looks again later.
    }
  };
  const look = (): void => {
    if (![...cluster.members.values()].some((member) => isAlive(member.machine))) return;
    if (isRunning('harvester-cloud-provider')) {
      nameNodes();
      for (const service of store.list(RESOURCES.services))
        if (textAt(service, 'spec', 'type') === 'LoadBalancer') balance(service);
    }
    if (!isRunning('harvester-csi-driver')) return;
    if (store.get(RESOURCES.storageClasses, undefined, CLASS) === undefined)
      store.create(RESOURCES.storageClasses, {
        kind: 'StorageClass',
        apiVersion: 'storage.k8s.io/v1',
        metadata: { name: CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'driver.harvesterhci.io',
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'Immediate',
      });
    for (const claim of store.list(RESOURCES.claims)) if (isOurs(claim)) provision(claim);
  };
  clock.every(STEPS.look, look);
  store.onChange(({ resource, type, entry: { object } }) => {
    if (type !== 'DELETED') return;
    if (resource === RESOURCES.services && textAt(object, 'spec', 'type') === 'LoadBalancer') {
      const name = balancerName(object);
      if (outer.get(RESOURCES.loadBalancers, namespace, name) !== undefined)
        outer.remove(RESOURCES.loadBalancers, namespace, name);
    }
    if (resource === RESOURCES.pods) {
      const vm = memberOn(textAt(object, 'spec', 'nodeName') ?? '')?.machine.name;
      for (const claim of vm === undefined ? [] : claimsOf(object)) plug(vm ?? '', outerClaim(claim), false);
    }
    if (resource === RESOURCES.claims && isOurs(object)) {
      const name = outerClaim(object);
      if (outer.get(RESOURCES.claims, namespace, name) !== undefined)
        outer.remove(RESOURCES.claims, namespace, name);
    }
  });
  return {
    isMounted: (pod, node) => {
      const vm = memberOn(node)?.machine.name;
      return claimsOf(pod).every((claim) => {
        if (vm === undefined || textAt(claim, 'status', 'phase') !== 'Bound') return false;
        const volume = outerClaim(claim);
        const vmi = outer.get(RESOURCES.vmis, namespace, vm);
        const known = objectsAt(vmi, 'spec', 'volumes').some((each) => each.name === volume);
        if (!known) plug(vm, volume, true);
        return (
          known &&
          objectsAt(vmi, 'status', 'volumeStatus').some(
            (each) => each.name === volume && each.phase === 'Ready',
          )
        );
      });
    },
  };
}
