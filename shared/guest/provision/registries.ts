import type { YamlValue } from './emit-yaml.ts';
import { caPathOf } from './paths.ts';
import type { GuestSecrets, GuestSpec } from './spec.ts';

/** A certificate that is written to a node for a registry with an own authority. */
export type RegistryCertificate = { path: string; pem: string };

/** The certificates of registries, in the order of the hosts. */
export function registryCertificatesOf(spec: GuestSpec): RegistryCertificate[] {
  return (spec.registries?.hosts ?? []).flatMap(({ caPem }, index) =>
    caPem === null ? [] : [{ path: caPathOf(spec, `registry-${index + 1}`), pem: caPem }],
  );
}

/**
 * What stands in registries.yaml; null where there are no private registries. Credentials count only for hosts that are
 * among the spec's or have a mirror (K3s documentation, private registry configuration).
 */
export function registriesOf(
  spec: GuestSpec,
  { registryCredentials }: Pick<GuestSecrets, 'registryCredentials'>,
): YamlValue {
  const { registries } = spec;
  if (registries === null) return null;
  const mirrors = Object.fromEntries(
    registries.mirrors.map(({ host, endpoints, rewrites }) => [
      host,
      { endpoint: endpoints, ...(Object.keys(rewrites).length === 0 ? {} : { rewrite: rewrites }) },
    ]),
  );
  const certificates = new Map(
    registries.hosts.flatMap(({ host, caPem }, index) =>
      caPem === null ? [] : [[host, caPathOf(spec, `registry-${index + 1}`)] as const],
    ),
  );
  const hosts = new Set([...registries.hosts.map(({ host }) => host), ...Object.keys(registryCredentials)]);
  const configs = Object.fromEntries(
    [...hosts].map((host) => {
      const known = registries.hosts.find((each) => each.host === host);
      const credentials = registryCredentials[host];
      const path = certificates.get(host);
      const tls = {
        ...(path === undefined ? {} : { ca_file: path }),
        ...(known?.isUnverified === true ? { insecure_skip_verify: true } : {}),
      };
      return [
        host,
        {
          ...(credentials === undefined
            ? {}
            : { auth: { username: credentials.username, password: credentials.password } }),
          ...(Object.keys(tls).length === 0 ? {} : { tls }),
        },
      ];
    }),
  );
  return {
    ...(Object.keys(mirrors).length === 0 ? {} : { mirrors }),
    ...(Object.keys(configs).length === 0 ? {} : { configs }),
  };
}
