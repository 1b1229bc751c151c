import { acreLabels, driverCreator } from '../guest/guest.ts';
import { putNeeds } from './build-host.ts';
import type { JsonObject } from './canonical.ts';
import { formOfNode } from './node-form.ts';
import type { NodeSpec, OwnedSecret } from './node-spec.ts';
import type { GuestSpec } from './shape.ts';
import { blankVm, buildVm } from '../vm/write.ts';

/** A Kubernetes object as it is sent. */
export type Manifest = JsonObject & { apiVersion: string; kind: string };

/**
 * What only the moment of applying knows: secrets by their slot, and what was learned from the cluster by name, such as
 * the join address or the uid of a VM just made. For a review both are masks: `maskedValues`.
 */
export type Values = {
  secret: (slot: string) => string;
  learned: (name: string) => string;
};

/** Values for a review: no secret, and a word for what will be learned. */
export const maskedValues: Values = {
  secret: () => '********',
  learned: (name) => `<${name}>`,
};

/**
 * cloud-init of one node. User data begins with `#cloud-config`; network data is empty where DHCP does. `macs` are the
 * hardware addresses by which it finds NICs, by the names of these; absent where it needs none.
 */
export type CloudInit = {
  userData: string;
  networkData: string;
  macs?: Readonly<Record<string, string>>;
};

/**
 * Writes the cloud-init of a node of a guest cluster. It must ask `values` for every secret, and
 * `joinAddressOf` for the address, and be deterministic; shared/guest has the one for K3s and RKE2.
 */
export type CloudInitBuilder = (node: NodeSpec, values: Values) => CloudInit;

/** What is known under which name while a plan is applied. */
export const learnedNames = {
  /** The address nodes of a guest cluster join by. */
  joinAddress: ({ namespace, name }: Pick<GuestSpec, 'namespace' | 'name'>): string =>
    `join-address/${namespace}/${name}`,
  /** The uid of a VM, for what it is to own. */
  uid: ({ namespace, name }: Pick<NodeSpec, 'namespace' | 'name'>): string => `uid/${namespace}/${name}`,
};

/** The address the nodes of a guest cluster join by: known from the start, or learned while applying. */
export function joinAddressOf(guest: GuestSpec, values: Values): string {
  return guest.join.type === 'static' ? guest.join.address : values.learned(learnedNames.joinAddress(guest));
}

/** The objects of a VM in the order they are applied: the VM, then the Secrets it owns. */
export type ManifestSet = { vm: Manifest; secrets: readonly Manifest[] };

/** Labels of a node's VM and of its template alike. Sources: guest-clusters reference section 6.7, harvester API reference section 5.2. */
export function vmLabelsOf(node: NodeSpec): Record<string, string> {
  const { guest, name, namespace } = node;
  const own = { ...node.vmLabels, ...node.group, [acreLabels.managedBy]: 'acre' };
  if (!guest) return { ...own, 'harvesterhci.io/creator': 'harvester' };
  const { spec, pool, role } = guest;
  // What talks to Harvester's load balancers looks for the node driver's nodes; for others hot-plugging of NICs stays possible.
  const needsDriver = spec.join.type === 'load-balancer' || spec.options.cloudProviderSlot !== null;
  const machineSet = `${namespace}-${spec.name}-${pool}`;
  return {
    ...own,
    // A label holds 63 characters; only what a name cannot say is lost with it.
    ...(machineSet.length <= 63 ? { 'harvesterhci.io/machineSetName': machineSet } : {}),
    'harvesterhci.io/creator': needsDriver ? driverCreator : 'harvester',
    'harvesterhci.io/vmName': name,
    [acreLabels.role]: role,
    [acreLabels.distribution]: spec.distribution,
  };
}

/** An object that says what it is; one that does not is taken for a VM. */
function manifestOf(object: JsonObject): Manifest {
  const { apiVersion, kind } = object;
  return {
    ...object,
    apiVersion: typeof apiVersion === 'string' ? apiVersion : 'kubevirt.io/v1',
    kind: typeof kind === 'string' ? kind : 'VirtualMachine',
  };
}

/** cloud-init of a plain VM: what its slot holds, else its keys and the guest agent. Source: harvester API reference section 5.2. */
function plainCloudInit({ userDataSlot, sshKeys }: NodeSpec, values: Values): CloudInit {
  if (userDataSlot !== null) return { userData: values.secret(userDataSlot), networkData: '' };
  const keys = sshKeys.length > 0 ? `ssh_authorized_keys: ${JSON.stringify(sshKeys)}\n` : '';
  const agent =
    'package_update: true\npackages: [qemu-guest-agent]\nruncmd:\n- [systemctl, enable, --now, qemu-guest-agent.service]\n';
  return { userData: `#cloud-config\n${keys}${agent}`, networkData: '' };
}

/** What a Secret of a VM is told by, by what it is for. Source: harvester API reference section 5.2. */
const secretLabels: Record<OwnedSecret['purpose'], Record<string, string>> = {
  'cloud-init': { 'harvesterhci.io/cloud-init-template': 'harvester' },
  access: {},
};

function toSecret(
  node: NodeSpec,
  name: string,
  purpose: OwnedSecret['purpose'],
  stringData: Record<string, string>,
  values: Values,
): Manifest {
  const owner = { apiVersion: 'kubevirt.io/v1', kind: 'VirtualMachine', name: node.name };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace: node.namespace,
      labels: { ...secretLabels[purpose], [acreLabels.managedBy]: 'acre' },
      ownerReferences: [{ ...owner, uid: values.learned(learnedNames.uid(node)) }],
    },
    type: 'Opaque',
    stringData,
  };
}

/**
 * Builds the objects of one VM. User data is always in a Secret, never inline, since it holds tokens. Field rules:
 * harvester API reference section 5; valid for KubeVirt 1.6 to 1.8.
 */
export function buildNode(node: NodeSpec, cloudInitOf: CloudInitBuilder, values: Values): ManifestSet {
  if (node.made) {
    const secrets = node.made.secrets.map(({ name, purpose, slots }) => {
      const data = Object.entries(slots).map(([key, slot]) => [
        key,
        slot === null ? '' : values.secret(slot),
      ]);
      return toSecret(node, name, purpose, Object.fromEntries(data) as Record<string, string>, values);
    });
    return { vm: manifestOf(node.made.manifest), secrets };
  }
  const cloudInit = node.guest ? cloudInitOf(node, values) : plainCloudInit(node, values);
  const { userData: userdata, networkData: networkdata } = cloudInit;
  const object = buildVm(formOfNode(node, vmLabelsOf(node), cloudInit), blankVm(vmLabelsOf(node)));
  putNeeds(object, node);
  const vm = manifestOf(object);
  const data = { userdata, networkdata };
  const secrets = userdata === '' ? [] : [toSecret(node, node.cloudInitSecret, 'cloud-init', data, values)];
  return { vm, secrets };
}

/** Name of the load balancer that a guest cluster is joined by. */
export function joinBalancerName({ name }: Pick<GuestSpec, 'name'>): string {
  return `${name.slice(0, 55).replace(/-+$/, '')}-api`;
}

/** The load balancer that guest nodes join by, before there is any. Source: guest-clusters reference section 6.6. */
export function buildJoinBalancer(guest: GuestSpec): Manifest {
  const ipPool = guest.join.type === 'load-balancer' ? guest.join.ipPool : null;
  const listener = (name: string, port: number): JsonObject => ({
    name,
    port,
    protocol: 'TCP',
    backendPort: port,
  });
  return {
    apiVersion: 'loadbalancer.harvesterhci.io/v1beta1',
    kind: 'LoadBalancer',
    metadata: {
      name: joinBalancerName(guest),
      namespace: guest.namespace,
      labels: { 'guestcluster.harvesterhci.io/name': guest.name, [acreLabels.managedBy]: 'acre' },
    },
    spec: {
      workloadType: 'vm',
      ...(ipPool === null ? { ipam: 'dhcp' } : { ipam: 'pool', ipPool }),
      listeners: [listener('api', 6443), ...(guest.distribution === 'rke2' ? [listener('join', 9345)] : [])],
      backendServerSelector: {
        'guestcluster.harvesterhci.io/name': [guest.name],
        [acreLabels.role]: ['server'],
      },
      healthCheck: {
        port: 6443,
        successThreshold: 1,
        failureThreshold: 3,
        periodSeconds: 5,
        timeoutSeconds: 3,
      },
    },
  };
}
