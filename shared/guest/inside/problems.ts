import type { Problem } from '../../world/entity.ts';
import type { JoinedNode, Quorum } from './report.ts';

type Told = {
  version: string | null;
  nodes: readonly JoinedNode[];
  quorum: Quorum | null;
  vmsWithoutNode: readonly { name: string }[];
};

const problem = (severity: Problem['severity'], code: string, text: string): Problem => ({
  severity,
  code,
  text,
});

/** The minor version in a text such as v1.33.6+rke2r1; null where there is none. */
export function minorOf(version: string | null): number | null {
  const minor = /^v?1\.(\d+)\./.exec(version ?? '')?.[1];
  return minor === undefined ? null : Number(minor);
}

/** What is wrong with a node as the guest cluster sees it; none while it is ready and nothing presses it. */
export function nodeProblems({ name, isReady, status, conditions }: JoinedNode): Problem[] {
  const found: Problem[] = [];
  if (!isReady) {
    const ready = conditions.find(({ type }) => type === 'Ready');
    const why = ready?.message ? `: ${ready.message}` : '.';
    found.push(
      problem(
        'error',
        ready?.reason ?? 'NodeNotReady',
        `Kubernetes node ${name} is ${status.toLowerCase()}${why}`,
      ),
    );
  }
  for (const { type, status: is, message } of conditions) {
    if (type === 'Ready' || is !== 'True' || !/Pressure|Unavailable|Problem/.test(type)) continue;
    found.push(problem('warning', type, `Kubernetes node ${name}: ${message ?? `${type} is ${is}`}`));
  }
  return found;
}

/**
 * Kubelets may be up to three minor versions older than the API server and never newer. Source: Kubernetes documentation,
 * "Version Skew Policy".
 */
function skewProblems({ version, nodes }: Told): Problem[] {
  const server = minorOf(version);
  const found: Problem[] = [];
  if (server !== null) {
    const newer = nodes.filter(({ kubeletVersion }) => (minorOf(kubeletVersion) ?? server) > server);
    const older = nodes.filter(({ kubeletVersion }) => (minorOf(kubeletVersion) ?? server) < server - 3);
    const names = (list: readonly JoinedNode[]): string =>
      list.map(({ name, kubeletVersion }) => `${name} (${kubeletVersion ?? ''})`).join(', ');
    if (newer.length > 0) {
      const text = `Kubelets are newer than the API server (${version ?? ''}), which is not supported: ${names(newer)}.`;
      found.push(problem('error', 'KubeletNewer', text));
    }
    if (older.length > 0) {
      const text = `Kubelets are more than three minor versions older than the API server (${version ?? ''}): ${names(older)}.`;
      found.push(problem('error', 'KubeletTooOld', text));
    }
  }
  const counts = new Map<string, number>();
  for (const { kubeletVersion } of nodes)
    if (kubeletVersion !== null) counts.set(kubeletVersion, (counts.get(kubeletVersion) ?? 0) + 1);
  if (counts.size > 1) {
    const told = [...counts]
      .sort(([a], [b]) => (a < b ? 1 : -1))
      .map(([each, count]) => `${each} (${count})`)
      .join(', ');
    found.push(problem('warning', 'MixedVersions', `Its nodes run different versions: ${told}.`));
  }
  return found;
}

function quorumProblems({ quorum }: Told): Problem[] {
  if (quorum === null || quorum.ready === quorum.members) return [];
  const { ready, members, needed } = quorum;
  const counted = `${ready} of ${members} etcd nodes are ready, ${needed} are needed`;
  if (ready < needed) return [problem('error', 'EtcdQuorumLost', `etcd has no majority: ${counted}.`)];
  if (ready > needed) return [];
  const text = `etcd has just its majority: ${counted}; one more lost stops the guest cluster.`;
  return [problem('warning', 'EtcdQuorumAtRisk', text)];
}

function joinProblems({ nodes, vmsWithoutNode }: Told): Problem[] {
  const found = vmsWithoutNode.map(({ name }) =>
    problem('warning', 'VmWithoutNode', `The VM ${name} runs, but has not joined it as a Kubernetes node.`),
  );
  for (const { name, vm } of nodes) {
    if (vm !== null) continue;
    const text = `No VM of its namespace is the Kubernetes node ${name}: it runs elsewhere, or its VM is gone.`;
    found.push(problem('warning', 'NodeWithoutVm', text));
  }
  return found;
}

/** Everything that is wrong with a guest cluster as its own API and its VMs tell it, the worst first. */
export function reportProblems(told: Told): Problem[] {
  const found = [
    ...quorumProblems(told),
    ...told.nodes.flatMap(nodeProblems),
    ...skewProblems(told),
    ...joinProblems(told),
  ];
  return found.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
}
