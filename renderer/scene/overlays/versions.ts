import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { ClusterNode, Graph, HostNode, VmNode } from '../graph.ts';
import type { Fill } from '../look.ts';
import type { NamedOverlay } from './overlay.ts';
import { sameReading } from './same-reading.ts';

/** What the hosts of a cluster are held against; null where it is not known. */
type Target = { harvester: string | null; kubernetes: string | null };

/** How far apart two versions are, in words of the fill, and the sentences that tell it. */
type Skew = { fill: Fill; reasons: string[] };

function targetOf({ info }: Pick<ClusterNode, 'info'>): Target {
  return { harvester: info.harvesterVersion, kubernetes: info.kubernetesVersion };
}

/** The minor version of Kubernetes in a text such as v1.34.2+rke2r1; null where there is none. */
function minorOf(version: string): number | null {
  const minor = /^v?\d+\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? null : Number(minor);
}

/** Kubernetes lets a kubelet be up to three minor versions older than the API server, and never newer. */
const oldestMinors = 3;

function isBeyondPolicy(kubelet: string, server: string): boolean {
  const [own, wanted] = [minorOf(kubelet), minorOf(server)];
  if (own === null || wanted === null) return false;
  return own > wanted || wanted - own > oldestMinors;
}

/** The version in a host's OS, such as v1.7.0 of "Harvester v1.7.0"; null for another OS. */
export function harvesterOf(osImage: string | null): string | null {
  return /^Harvester\s+(\S+)/i.exec(osImage ?? '')?.[1] ?? null;
}

function skewOfHost(host: HostNode, target: Target | undefined): Skew {
  const { kubeletVersion: kubelet, osImage } = host.entity.host;
  const own = harvesterOf(osImage);
  const reasons: string[] = [];
  if (own !== null && target?.harvester && own !== target.harvester)
    reasons.push(t('overlay.versions.harvester', { own, target: target.harvester }));
  if (kubelet !== null && target?.kubernetes && kubelet !== target.kubernetes)
    reasons.push(t('overlay.versions.kubelet', { own: kubelet, target: target.kubernetes }));
  const label = [own, kubelet].filter((version) => version !== null).join(' · ');
  if (label === '') return { fill: { role: 'none', label: t('overlay.versions.unknown') }, reasons };
  if (kubelet !== null && target?.kubernetes && isBeyondPolicy(kubelet, target.kubernetes)) {
    reasons.push(t('overlay.versions.beyond'));
    return { fill: { role: 'tone-danger', label }, reasons };
  }
  if (reasons.length > 0) return { fill: { role: 'tone-warn', hasPattern: true, label }, reasons };
  return { fill: { role: 'tone-ok', label }, reasons: [t('overlay.versions.same', { version: label })] };
}

function skewOfVm(vm: VmNode): Skew {
  const launcher = vm.instance?.instance.launcherVersion ?? null;
  if (!vm.instance || vm.state === 'off') {
    return { fill: { role: 'none', label: say(vm.status) }, reasons: [t('overlay.versions.noLauncher')] };
  }
  const label = t('overlay.versions.launcher', { version: launcher ?? t('overlay.versions.unknown') });
  if (vm.instance.instance.isLauncherOutdated) {
    const fill: Fill = { role: 'tone-warn', hasPattern: true, label };
    return { fill, reasons: [label, t('overlay.versions.outdated')] };
  }
  if (launcher === null) return { fill: { role: 'none', label }, reasons: [label] };
  return { fill: { role: 'tone-ok', label }, reasons: [label] };
}

function targetsOf(graph: Graph): [string, Target][] {
  return graph.clusters.map((cluster) => [cluster.id, targetOf(cluster)]);
}

/**
 * Version skew: hosts against the Harvester and Kubernetes version of their cluster, VMs by whether KubeVirt says that
 * their launcher is older than it (label kubevirt.io/outdatedLauncherImage).
 */
export const versionsOverlay: NamedOverlay = {
  name: 'versions',
  read: sameReading(targetsOf, (known) => {
    const targets = new Map(known);
    return {
      vm: (vm) => skewOfVm(vm).fill,
      host: (host) => skewOfHost(host, targets.get(host.cluster)).fill,
    };
  }),
  legend: () => [
    {
      title: t('overlay.versions.title'),
      isRamp: false,
      entries: [
        { role: 'tone-ok', text: t('overlay.versions.ok') },
        { role: 'tone-warn', hasPattern: true, text: t('overlay.versions.differs') },
        { role: 'tone-danger', text: t('overlay.versions.unsupported') },
        { role: 'none', text: t('overlay.versions.none') },
      ],
    },
  ],
  explain(node, graph) {
    if (node.type === 'vm') return skewOfVm(node).reasons;
    if (node.type !== 'host') return [];
    const cluster = graph.nodes.get(node.cluster);
    return skewOfHost(node, cluster?.type === 'cluster' ? targetOf(cluster) : undefined).reasons;
  },
};
