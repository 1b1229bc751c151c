import type { RequestListener } from 'node:http';
import type { KubeClient } from '../../electron/kube/client.ts';
import { closeAfterEach } from './keep.ts';
import { openTestClient } from './kube-client.ts';
import type { TestClientOptions } from './kube-client.ts';
import { createAuthority, openTlsServer } from './tls-server.ts';
import type { Authority, Identity, TlsServer } from './tls-server.ts';

/** Clients and TLS servers of a test, closed after it. */
export type KubeBench = {
  authority: Authority;
  /** The certificate that servers show unless told otherwise. */
  identity: Identity;
  keep: ReturnType<typeof closeAfterEach>;
  connect: (options: TestClientOptions) => Promise<KubeClient>;
  serveWith: (onRequest: RequestListener, of?: Identity) => Promise<TlsServer>;
};

/** Opens the bench of a test file; call it once at its top. */
export async function openKubeBench(): Promise<KubeBench> {
  const authority = await createAuthority();
  const identity = await authority.issue();
  const keep = closeAfterEach();
  return {
    authority,
    identity,
    keep,
    connect: async (options) => keep(await openTestClient(options)),
    serveWith: async (onRequest, of = identity) => keep(await openTlsServer(of, onRequest)),
  };
}
