import type { KubeObject } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';
import type { Distribution } from './artifacts.ts';
import { textsOf } from './images.ts';

const TOLERATIONS = [
  { key: 'CriticalAddonsOnly', operator: 'Exists' },
  { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' },
];

function workload(kind: 'Deployment' | 'DaemonSet', name: string, image: string): KubeObject {
  const labels = { 'k8s-app': name };
  return {
    kind,
    apiVersion: 'apps/v1',
    metadata: { name, namespace: 'kube-system', labels },
    spec: {
      ...(kind === 'Deployment' ? { replicas: 1 } : {}),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name, image }], tolerations: TOLERATIONS, terminationGracePeriodSeconds: 30 },
      },
    },
  };
}

/** The components a distribution packages, but for those that are disabled (K3s and RKE2 documentation, packaged components). */
export function deploySystem(
  store: Store,
  distribution: Distribution,
  config: Readonly<Record<string, unknown>>,
): void {
  const disabled = new Set(textsOf(config.disable));
  const cni = textsOf(config.cni).at(-1) ?? 'canal';
  const packaged: [part: string, kind: 'Deployment' | 'DaemonSet', name: string, image: string][] =
    distribution === 'k3s'
      ? [
          ['coredns', 'Deployment', 'coredns', 'rancher/mirrored-coredns-coredns:1.13.1'],
          ['metrics-server', 'Deployment', 'metrics-server', 'rancher/mirrored-metrics-server:v0.8.0'],
          ['local-storage', 'Deployment', 'local-path-provisioner', 'rancher/local-path-provisioner:v0.0.32'],
          ['traefik', 'Deployment', 'traefik', 'rancher/mirrored-library-traefik:3.5.1'],
        ]
      : [
          ['rke2-coredns', 'Deployment', 'rke2-coredns-rke2-coredns', 'rancher/hardened-coredns:v1.13.1'],
          [
            'rke2-metrics-server',
            'Deployment',
            'rke2-metrics-server',
            'rancher/hardened-k8s-metrics-server:v0.8.0',
          ],
          [
            'rke2-ingress-nginx',
            'DaemonSet',
            'rke2-ingress-nginx-controller',
            'rancher/nginx-ingress-controller:v1.13.3',
          ],
          ['rke2-cni', 'DaemonSet', `rke2-${cni}`, `rancher/hardened-${cni}:v3.30`],
        ];
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease'])
    store.put(RESOURCES.namespaces, {
      kind: 'Namespace',
      apiVersion: 'v1',
      metadata: { name },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  for (const [part, kind, name, image] of packaged) {
    if (disabled.has(part) || (part === 'rke2-cni' && cni === 'none')) continue;
    store.put(
      kind === 'Deployment' ? RESOURCES.deployments : RESOURCES.daemonSets,
      workload(kind, name, image),
    );
  }
}
