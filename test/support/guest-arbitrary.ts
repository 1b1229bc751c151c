import fc from 'fast-check';
import type {
  GuestNodeSpec,
  GuestSecrets,
  GuestSpec,
  GuestStart,
} from '../../shared/guest/provision/spec.ts';
import { isKubeletLabel } from '../../shared/guest/provision/spec.ts';

const pem = fc
  .base64String({ minLength: 60, maxLength: 200 })
  .map(
    (body) => `-----BEGIN CERTIFICATE-----\n${body.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  );

/** Texts that parsers of YAML like to misread. */
export const hostileText = fc.oneof(
  fc.constantFrom(
    ...[
      'yes',
      'no',
      'on',
      'Off',
      'y',
      'N',
      'null',
      '~',
      '',
      ' ',
      '007',
      '0o17',
      '0x1f',
      '1_000',
      '12:30:45',
      '1e3',
    ],
    ...[
      '.inf',
      '2026-01-01',
      '=',
      '<<',
      '- a',
      '? b',
      ': c',
      '#d',
      '*',
      '&e',
      '!f',
      '%g',
      '@h',
      '`i',
      '{{ j }}',
      '${K}',
    ],
    ...[
      '"',
      "'",
      '\\',
      '\n',
      'a\nb',
      'a\n\n',
      ' a\nb',
      'a \nb',
      '\ta',
      'a\r\nb',
      '\u0085',
      '\u2028',
      '\u00a0',
      '\ufeff',
    ],
    ...[
      '😀',
      'ä: ö',
      '---',
      '...',
      '$(reboot)',
      '`reboot`',
      '; rm -rf /',
      '## template: jinja',
      '\u0000',
      '\u0007',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);
const filled = hostileText.filter((text) => text !== '');

const name = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
const url = fc.webUrl({ validSchemes: ['https'], withFragments: true, withQueryParameters: true });
const mirrorUrl = fc.webUrl({ validSchemes: ['https', 'http'] });
const list = fc.array(filled, { maxLength: 3 });
const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());

const registries = fc.record({
  mirrors: fc.array(
    fc.record({
      host: filled,
      endpoints: fc.array(url, { minLength: 1, maxLength: 2 }),
      rewrites: fc.dictionary(filled, hostileText, { maxKeys: 2, noNullPrototype: true }),
    }),
    { maxLength: 2 },
  ),
  hosts: fc.array(fc.record({ host: filled, caPem: fc.option(pem), isUnverified: fc.boolean() }), {
    maxLength: 2,
  }),
  systemDefault: fc.option(filled),
  isFallbackOff: fc.boolean(),
});

/** Any guest cluster that its schema takes. */
export const anyGuestSpec: fc.Arbitrary<GuestSpec> = fc.record({
  id: filled,
  name,
  namespace: name,
  distribution: fc.constantFrom('K3s', 'RKE2'),
  architecture: fc.constantFrom('amd64', 'arm64'),
  release: fc.oneof(
    fc.record({ type: fc.constant('version' as const), version: filled }),
    fc.record({ type: fc.constant('channel' as const), channel: filled }),
  ),
  join: fc.oneof(
    fc.record({
      type: fc.constant('load-balancer' as const),
      ipam: fc.constantFrom('pool' as const, 'dhcp' as const),
      ipPool: fc.option(name),
      range: fc.option(
        fc.record({
          subnet: fc.constant('10.5.0.0/24'),
          first: fc.ipV4(),
          last: fc.ipV4(),
          gateway: fc.ipV4(),
        }),
      ),
    }),
    fc.record({ type: fc.constant('address' as const), address }),
    fc.constant({ type: 'first-server' as const }),
  ),
  source: fc.oneof(
    fc.constant({ type: 'online' as const }),
    fc.record({ type: fc.constant('mirror' as const), url: mirrorUrl, caPem: fc.option(pem) }),
    fc.record({
      type: fc.constant('baked' as const),
      scriptPath: hostileText.map((text) => `/opt/${text}`),
      artifactPath: fc.option(hostileText.map((text) => `/opt/${text}`)),
    }),
  ),
  registries: fc.option(registries),
  cni: list,
  disabled: list,
  tlsSans: list,
  clusterCidr: fc.option(fc.constant('10.42.0.0/16')),
  serviceCidr: fc.option(fc.constant('10.43.0.0/16')),
  arguments: fc.record({
    ...{
      kubelet: list,
      kubeProxy: list,
      apiServer: list,
      controllerManager: list,
      scheduler: list,
      etcd: list,
    },
  }),
  cloudProvider: fc.option(
    fc.record({ hasStorage: fc.boolean(), chartRepository: url, hostStorageClass: fc.option(filled) }),
  ),
  guestAgent: fc.constantFrom('install', 'present', 'none'),
  logsToConsole: fc.boolean(),
  sshKeys: list,
  sshUser: fc.option(fc.constantFrom('rancher', 'ubuntu', '_ops-1')),
  profile: fc.option(fc.constant('cis' as const)),
});

/** Any node that its schema takes. */
export const anyGuestNode: fc.Arbitrary<GuestNodeSpec> = fc.record({
  name,
  pool: name,
  role: fc.constantFrom('server', 'agent'),
  cpus: fc.integer({ min: 1, max: 64 }),
  memoryGiB: fc.integer({ min: 1, max: 512 }),
  disks: fc.array(
    fc.record({
      sizeGiB: fc.integer({ min: 1, max: 4000 }),
      image: fc.option(name.map((each) => `default/${each}`)),
      storageClass: filled,
    }),
    { minLength: 1, maxLength: 3 },
  ),
  network: fc.option(name.map((each) => `default/${each}`)),
  address: fc.option(
    fc.record({
      cidr: fc.ipV4().map((ip) => `${ip}/24`),
      gateway: fc.ipV4(),
      nameservers: fc.array(fc.ipV4(), { maxLength: 2 }),
    }),
  ),
  host: fc.option(name),
  spread: fc.constantFrom('preferred', 'required', 'none'),
  labels: fc.dictionary(filled.filter(isKubeletLabel), hostileText, { maxKeys: 3, noNullPrototype: true }),
  taints: fc.array(
    fc.record({
      key: filled,
      value: hostileText,
      effect: fc.constantFrom('NoSchedule' as const, 'PreferNoSchedule' as const, 'NoExecute' as const),
    }),
    { maxLength: 2 },
  ),
  os: name,
  isEfi: fc.boolean(),
});

const authority = fc.record({ certificatePem: pem, keyPem: pem });

/** Any secrets. */
export const anyGuestSecrets: fc.Arbitrary<GuestSecrets> = fc.record({
  token: filled,
  agentToken: filled,
  registryCredentials: fc.dictionary(filled, fc.record({ username: hostileText, password: hostileText }), {
    maxKeys: 2,
    noNullPrototype: true,
  }),
  cloudConfig: fc.option(hostileText),
  authorities: fc.option(fc.record({ server: authority, client: authority })),
});

/** Any beginning. */
export const anyGuestStart: fc.Arbitrary<GuestStart> = fc.oneof(
  fc.record({ type: fc.constant('found' as const), address: fc.option(address) }),
  fc.record({ type: fc.constant('join' as const), address }),
);
