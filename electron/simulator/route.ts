/** What a path of the Kubernetes API means. */
export type Route =
  | { type: 'plain'; path: string }
  | { type: 'groups' }
  | { type: 'group'; group: string }
  | { type: 'group-version'; group: string; version: string }
  | {
      type: 'resource';
      group: string;
      version: string;
      namespace: string | undefined;
      plural: string;
      name: string | undefined;
      subresource: string | undefined;
    };

/** The path prefix of a kubeconfig downloaded from Harvester (rancher/rancher pkg/kubeconfig). */
export const RANCHER_PREFIX = '/k8s/clusters/local';

/** The ids of a cluster in a Rancher: `local` for its own, `c-m-...` and `c-...` for those it manages. */
const CLUSTER_PREFIX = /^\/k8s\/clusters\/(?:local|c-m-[a-z0-9]+|c-[a-z0-9]{5})(?=\/|$)/;

/** Cuts the Rancher prefix off a path, which Rancher does for its own cluster too (rancher pkg/api/steve/proxy). */
export function withoutPrefix(path: string): string {
  return path.replace(CLUSTER_PREFIX, '') || '/';
}

/** Whether a query parameter says yes. */
export const isTrue = (text: string | null): boolean => text === 'true' || text === '1';

/** Reads a path (without query) as kube-apiserver's RequestInfo does; undefined when it is not one of its forms. */
export function toRoute(fullPath: string): Route | undefined {
  const path = withoutPrefix(fullPath);
  const steps = path.split('/').filter((step) => step !== '');
  let decoded: string[];
  try {
    decoded = steps.map(decodeURIComponent);
  } catch {
    return undefined;
  }
  const [root, ...rest] = decoded;
  if (root === 'api') {
    if (rest.length === 0) return { type: 'group', group: '' };
    const [version = '', ...below] = rest;
    return below.length === 0
      ? { type: 'group-version', group: '', version }
      : toResource('', version, below);
  }
  if (root === 'apis') {
    const [group, version, ...below] = rest;
    if (group === undefined) return { type: 'groups' };
    if (version === undefined) return { type: 'group', group };
    return below.length === 0 ? { type: 'group-version', group, version } : toResource(group, version, below);
  }
  return { type: 'plain', path };
}

function toResource(group: string, version: string, steps: readonly string[]): Route | undefined {
  let namespace: string | undefined;
  let below = steps;
  // `namespaces/x` and `namespaces/x/status` are the namespace itself, `namespaces/x/pods` is inside it.
  const isInside =
    steps[0] === 'namespaces' && steps[2] !== undefined && !['status', 'finalize'].includes(steps[2]);
  if (isInside) {
    namespace = steps[1];
    below = steps.slice(2);
  }
  const [plural, name, ...sub] = below;
  if (plural === undefined || plural === '') return undefined;
  return {
    type: 'resource',
    group,
    version,
    namespace,
    plural,
    name,
    subresource: sub.length === 0 ? undefined : sub.join('/'),
  };
}
