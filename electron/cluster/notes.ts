import type { CertificateFacts } from '../../shared/error.ts';
import type { Expiry } from '../../shared/expiry.ts';
import type { Result } from '../../shared/result.ts';
import { readExpiries } from '../kube/expiries.ts';
import type { Log } from '../log.ts';
import type { Secret } from '../vault/secret.ts';
import { isSame } from '../world/same.ts';
import type { ClusterRecord } from './record.ts';
import type { Registry } from './registry.ts';

/** Keeps what is learned of a cluster while it is reached, such as the certificate that was accepted and when its credential ends. */
export type Notes = {
  /** Keeps fields of a record that the user does not wait for. */
  keep: (cluster: string, fields: Partial<Omit<ClusterRecord, 'id'>>) => void;
  certificate: (cluster: string, certificate: CertificateFacts) => void;
  credential: (cluster: string, credential: Secret) => void;
};

/** Opens the notes; of certificates and credentials they write only what differs from what is kept. */
export function openNotes(options: {
  registry: Registry;
  update: (cluster: string, fields: Partial<Omit<ClusterRecord, 'id'>>) => Promise<Result<void>>;
  log: Pick<Log, 'warn'>;
}): Notes {
  const keep: Notes['keep'] = (cluster, fields) => {
    if (Object.keys(fields).length === 0) return;
    void options.update(cluster, fields).then((kept) => {
      if (!kept.ok)
        options.log.warn('what was learned of a cluster could not be kept', {
          cluster,
          fields: Object.keys(fields),
        });
    });
  };
  const learn: Notes['keep'] = (cluster, fields) => {
    const known = options.registry.find(cluster);
    if (known && !isSame({ ...known, ...fields }, known)) keep(cluster, fields);
  };
  return {
    keep,
    certificate: (cluster, certificate) => learn(cluster, { certificate }),
    credential: (cluster, credential) => learn(cluster, { expiries: readExpiries(credential) }),
  };
}

/** When the credential of a cluster and the certificate of its server end, as far as that is known. */
export function toExpiries({
  expiries,
  certificate,
}: Pick<ClusterRecord, 'expiries' | 'certificate'>): Expiry[] {
  const ofServer = certificate ? [{ what: 'server-certificate' as const, at: certificate.validTo }] : [];
  return [...expiries, ...ofServer];
}
