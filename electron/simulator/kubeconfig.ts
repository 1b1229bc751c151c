import { stringify } from 'yaml';

/** A kubeconfig as downloaded from Harvester (rancher/rancher pkg/kubeconfig/templates.go). */
export function toKubeconfig(options: {
  cluster: string;
  user: string;
  server: string;
  token: string;
  caPem: string;
}): string {
  const { cluster, user, server, token, caPem } = options;
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: cluster,
          cluster: { server, 'certificate-authority-data': Buffer.from(caPem).toString('base64') },
        },
      ],
      users: [{ name: user, user: { token } }],
      contexts: [{ name: cluster, context: { user, cluster } }],
      'current-context': cluster,
    },
    { lineWidth: 0 },
  );
}
