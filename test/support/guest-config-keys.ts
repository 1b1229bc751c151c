/**
 * Keys of config.yaml, which are the flags of the commands. K3s: k3s-io/k3s pkg/cli/cmds/server.go and agent.go.
 * RKE2: rancher/rke2-docs docs/reference/server_config.md and linux_agent_config.md.
 */
const common = [
  ...[
    'debug',
    'data-dir',
    'token',
    'token-file',
    'server',
    'node-name',
    'with-node-id',
    'node-label',
    'node-taint',
  ],
  ...['image-credential-provider-bin-dir', 'image-credential-provider-config', 'container-runtime-endpoint'],
  ...['default-runtime', 'disable-default-registry-endpoint', 'snapshotter', 'private-registry', 'node-ip'],
  ...[
    'node-external-ip',
    'resolv-conf',
    'kubelet-arg',
    'kube-proxy-arg',
    'protect-kernel-defaults',
    'selinux',
  ],
  ...['lb-server-port'],
];
const server = [
  ...['bind-address', 'advertise-address', 'tls-san', 'tls-san-security', 'cluster-cidr', 'service-cidr'],
  ...[
    'service-node-port-range',
    'cluster-dns',
    'cluster-domain',
    'egress-selector-mode',
    'servicelb-namespace',
  ],
  ...['write-kubeconfig', 'write-kubeconfig-mode', 'helm-job-image', 'agent-token', 'agent-token-file'],
  ...['cluster-reset', 'cluster-reset-restore-path', 'kube-apiserver-arg', 'etcd-arg', 'kube-scheduler-arg'],
  ...['kube-controller-manager-arg', 'kube-cloud-controller-manager-arg', 'etcd-expose-metrics'],
  ...[
    'etcd-disable-snapshots',
    'etcd-snapshot-name',
    'etcd-snapshot-schedule-cron',
    'etcd-snapshot-retention',
  ],
  ...[
    'etcd-snapshot-dir',
    'etcd-snapshot-compress',
    'etcd-s3',
    'etcd-s3-endpoint',
    'etcd-s3-bucket',
    'disable',
  ],
  ...[
    'disable-scheduler',
    'disable-cloud-controller',
    'disable-kube-proxy',
    'embedded-registry',
    'enable-pprof',
  ],
  ...['system-default-registry'],
];
const k3sServer = [
  ...['https-listen-port', 'advertise-port', 'flannel-backend', 'flannel-ipv6-masq', 'flannel-external-ip'],
  ...[
    'write-kubeconfig-group',
    'cluster-init',
    'datastore-endpoint',
    'datastore-cafile',
    'datastore-certfile',
  ],
  ...['datastore-keyfile', 'default-local-storage-path', 'disable-network-policy', 'disable-helm-controller'],
  ...[
    'secrets-encryption',
    'rootless',
    'prefer-bundled-bin',
    'docker',
    'pause-image',
    'vpn-auth',
    'vpn-auth-file',
  ],
  ...['flannel-iface', 'flannel-conf', 'flannel-cni-conf'],
];
const k3sAgent = [
  'flannel-iface',
  'flannel-conf',
  'flannel-cni-conf',
  'rootless',
  'prefer-bundled-bin',
  'docker',
];
const rke2Common = [
  ...['cloud-provider-name', 'cloud-provider-config', 'profile', 'audit-policy-file', 'kubelet-path'],
  ...[
    'pod-security-admission-config-file',
    'control-plane-resource-requests',
    'control-plane-resource-limits',
  ],
  ...[
    'kube-apiserver-image',
    'kube-controller-manager-image',
    'kube-proxy-image',
    'pause-image',
    'runtime-image',
  ],
];
const rke2Server = ['cni', 'enable-servicelb', 'ingress-controller', 'secrets-encryption-provider'];

/** The keys a node's configuration may have. */
export function nodeKeysOf(distribution: 'K3s' | 'RKE2', role: 'server' | 'agent'): ReadonlySet<string> {
  const own = { K3s: { server: k3sServer, agent: k3sAgent }, RKE2: { server: rke2Server, agent: [] } };
  return new Set([
    ...common,
    ...(distribution === 'RKE2' ? rke2Common : []),
    ...(role === 'server' ? server : []),
    ...own[distribution][role],
  ]);
}
