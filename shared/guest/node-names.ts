/** How the name of a VM is put together, read as the names of guest nodes are. */
export type NameShape = {
  /** `machine`: ends in the two random parts of a Cluster API machine; `counter`: in a number, as RKE1 counts. */
  type: 'machine' | 'counter' | 'other';
  /** The name without that end: cluster and pool together. */
  stem: string;
};

// The alphabet of random suffixes. Source: kubernetes/kubernetes apimachinery pkg/util/rand.
const randomPart = /^[bcdfghjklmnpqrstvwxz2456789]{5,10}$/;

/** The shape of a name. Machines are called cluster-pool-set-node; RKE1 has a prefix that the user chose, and a number. */
export function shapeOf(name: string): NameShape {
  const parts = name.split('-');
  const [set, node] = parts.slice(-2);
  if (parts.length > 2 && set && node && randomPart.test(set) && /^[a-z0-9]{5}$/.test(node))
    return { type: 'machine', stem: parts.slice(0, -2).join('-') };
  const counted = /^(.*[a-z])-?\d{1,4}$/.exec(name);
  if (counted?.[1]) return { type: 'counter', stem: counted[1] };
  return { type: 'other', stem: name };
}

/** The words by which people tell nodes apart in names they choose themselves. */
export type RoleWords = {
  prefix: string;
  word: string;
  /** `mixed` words are common for other servers too. */
  type: 'control-plane' | 'mixed' | 'worker';
};

const words =
  /^(.+)-(cp|ctrl|control-?plane|etcd|master|server|workers?|nodes?|agents?)(?:-?\d{1,4}|-[bcdfghjklmnpqrstvwxz2456789]{5})?$/;

/** The role word in a name with what stands before it; null where there is none. */
export function roleWordsOf(name: string): RoleWords | null {
  const found = words.exec(name);
  const [, prefix, word] = found ?? [];
  if (!prefix || !word) return null;
  const isWorker = /^(worker|node|agent)/.test(word);
  const isMixed = word === 'master' || word === 'server';
  return { prefix, word, type: isWorker ? 'worker' : isMixed ? 'mixed' : 'control-plane' };
}

/** Whether a name says in so many words that it is about Kubernetes. */
export function saysKubernetes(name: string): boolean {
  return /(?:^|-)(?:k8s|k3s|rke2?|kube|kubernetes)(?:-|$)/.test(name);
}

/** The distribution that a name says; null where it says none. */
export function distributionIn(name: string): 'K3s' | 'RKE2' | null {
  const found = /(?:^|-)(k3s|rke2)(?:-|$)/.exec(name);
  return found === null ? null : found[1] === 'k3s' ? 'K3s' : 'RKE2';
}

/** Whether a name is a whole number of parts longer than another: "shop-cp" and "shop", not "shopping". */
export function beginsWith(name: string, prefix: string): boolean {
  return name.startsWith(`${prefix}-`);
}

/** The longest of these that a name begins with; null for none. */
export function longestPrefix(name: string, prefixes: Iterable<string>): string | null {
  let best: string | null = null;
  for (const prefix of prefixes) {
    if (beginsWith(name, prefix) && prefix.length > (best?.length ?? -1)) best = prefix;
  }
  return best;
}

/**
 * Splits stems of cluster and pool ("shop-cp", "shop-pool-a") into both by what they share: the cluster is what is left
 * without the last part, or a shorter name that another stem gives.
 */
export function splitStems(stems: Iterable<string>): Map<string, { cluster: string; pool: string | null }> {
  const all = [...new Set(stems)].sort();
  const byCluster = new Map<string, string[]>();
  for (const stem of all) {
    const cut = stem.lastIndexOf('-');
    const cluster = cut < 1 ? stem : stem.slice(0, cut);
    byCluster.set(cluster, [...(byCluster.get(cluster) ?? []), stem]);
  }
  const split = new Map<string, { cluster: string; pool: string | null }>();
  for (const [cluster, own] of byCluster) {
    const shorter = own.length > 1 ? null : shortestPrefix(cluster, byCluster.keys());
    for (const stem of own) {
      const found = shorter ?? cluster;
      split.set(stem, { cluster: found, pool: stem === found ? null : stem.slice(found.length + 1) });
    }
  }
  return split;
}

function shortestPrefix(name: string, prefixes: Iterable<string>): string | null {
  let best: string | null = null;
  for (const prefix of prefixes) {
    if (beginsWith(name, prefix) && prefix.length < (best?.length ?? Number.POSITIVE_INFINITY)) best = prefix;
  }
  return best;
}
