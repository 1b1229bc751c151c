import { randomBytes } from 'node:crypto';
import type { Server } from 'node:https';
import type { Authority, ServerIdentity } from '../ca.ts';
import { createAuthority } from '../ca.ts';

/** The certificate a cluster shows. */
export interface Certificates {
  /** Shows its own certificate (null), a new one of the same CA, or one of another CA; resolves once it does. */
  show: (which: 'leaf' | 'authority' | null) => Promise<void>;
}

/** Opens the certificates of a cluster; `cut` ends the connections that were made with the one before. */
export function openCertificates(options: {
  authority: Authority;
  own: ServerIdentity;
  server: () => Server | undefined;
  cut: () => void;
}): Certificates {
  const { authority, own, server, cut } = options;
  let shown: 'leaf' | 'authority' | null = null;
  let last: Promise<void> = Promise.resolve();

  const change = async (which: typeof shown): Promise<void> => {
    if (which === shown) return;
    shown = which;
    const identity =
      which === null
        ? own
        : which === 'leaf'
          ? await authority.issue()
          : await (await createAuthority('Another CA of the simulator')).issue();
    const listening = server();
    listening?.setSecureContext({
      key: identity.keyPem,
      cert: identity.certificatePem,
      ca: own.caPem,
      minVersion: 'TLSv1.2',
    });
    // A resumed session would never show the new certificate.
    listening?.setTicketKeys(randomBytes(48));
    cut();
  };
  return {
    show: (which) => {
      last = last.then(() => change(which));
      return last;
    },
  };
}
