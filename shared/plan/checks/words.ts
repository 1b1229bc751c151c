import type { Obstacle } from '../place.ts';

const words: Record<Obstacle, string> = {
  'not-ready': 'not ready',
  witness: 'the witness, which runs no VMs',
  closed: 'closed to VMs by KubeVirt',
  maintenance: 'in maintenance',
  cordoned: 'cordoned',
  taint: 'tainted',
  'other-host': 'not the host that is asked for',
  affinity: 'not among those its affinity asks for',
  'cpu-model': 'without the CPU that its guest was given',
  architecture: 'of another architecture',
  network: 'without the network',
  cpu: 'without enough CPU',
  memory: 'without enough memory',
  pods: 'without room for another pod',
  device: 'without a free device of the kind',
  apart: 'taken by another VM it keeps apart from',
  near: 'without the VMs it has to be with',
  'kept-out': 'taken by another VM that keeps apart from it',
};

/** Hosts in words: their names, or how many where there are many. */
function named(hosts: readonly string[]): string {
  return hosts.length > 3
    ? `${hosts.length} hosts are`
    : `${hosts.join(', ')} ${hosts.length === 1 ? 'is' : 'are'}`;
}

/** Why no host takes a VM, as a sentence: `node-01 is cordoned; 4 hosts are without enough memory.` */
export function whyNoHost(obstacles: ReadonlyMap<Obstacle, readonly string[]>): string {
  if (obstacles.size === 0) return 'There is no host.';
  const parts = [...obstacles].map(([obstacle, hosts]) => `${named(hosts)} ${words[obstacle]}`);
  return `${parts.join('; ')}.`;
}

/** Bytes for a sentence: 12.5 GiB. */
export function bytesText(bytes: number): string {
  const gib = bytes / 2 ** 30;
  return gib >= 1 ? `${Number(gib.toFixed(1))} GiB` : `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

const quotaNames: Readonly<Record<string, string>> = {
  cpu: 'CPU requests',
  'requests.cpu': 'CPU requests',
  memory: 'memory requests',
  'requests.memory': 'memory requests',
  'limits.cpu': 'CPU limits',
  'limits.memory': 'memory limits',
  'requests.storage': 'storage',
  pods: 'pods',
  'count/pods': 'pods',
  persistentvolumeclaims: 'volume claims',
  'count/persistentvolumeclaims': 'volume claims',
  secrets: 'Secrets',
  'count/secrets': 'Secrets',
  'count/virtualmachines.kubevirt.io': 'VMs',
  'count/virtualmachineinstances.kubevirt.io': 'running VMs',
};

/** A name of a ResourceQuota in words; storage of one class with the name of that, others as they are. */
export function quotaWords(name: string): string {
  const ofClass = /^(.+)\.storageclass\.storage\.k8s\.io\/(.+)$/.exec(name);
  if (ofClass) return `${quotaWords(ofClass[2] ?? '')} of the class ${ofClass[1] ?? ''}`;
  return quotaNames[name] ?? name;
}

/** An amount under a name of a ResourceQuota: 1.5 cores, 12.7 GiB, 3. */
export function amountText(name: string, amount: number): string {
  if (/(^|\.)cpu$/.test(name)) return `${Number(amount.toFixed(3))} ${amount === 1 ? 'core' : 'cores'}`;
  return /(memory|storage)$/.test(name) ? bytesText(amount) : String(amount);
}
