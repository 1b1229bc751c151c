const below = /^(https:\/\/[^/?#@\s]+(?:\/[^?#\s]*?)?)\/k8s\/clusters\/([^/?#\s]+)\/?$/;

/**
 * The Rancher that a server of a kubeconfig leads through, and the cluster behind it; null where it leads through none.
 * Rancher's own cluster is `local`. Source: guest-clusters reference, sections 2.6 and 3.8.
 */
export function rancherBefore(server: string): { url: string; cluster: string } | null {
  const [, url, cluster] = below.exec(server) ?? [];
  return url === undefined || cluster === undefined ? null : { url, cluster };
}

/** The server of a kubeconfig that leads through a Rancher to one of its clusters. */
export function serverThrough(url: string, cluster: string): string {
  return `${url}/k8s/clusters/${cluster}`;
}
