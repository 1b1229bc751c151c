/** The parts of the form of a VM that a message can concern. */
export type FormPart =
  'name' | 'namespace' | 'labels' | 'size' | 'disks' | 'networks' | 'cloud-init' | 'placement' | 'advanced';

/** Parts by what messages of Harvester's and KubeVirt's webhooks, of the API server and of Acre's checks speak of; the first that fits. */
const patterns: readonly (readonly [RegExp, FormPart])[] = [
  [/accessCredentials|cloudInit|userdata|networkdata|sysprep/i, 'cloud-init'],
  [
    /metadata\.name\b|already exists|is there already|no name for a VM|spec\.template\.spec\.hostname/i,
    'name',
  ],
  [
    /mac ?address|hardware address|macAddress|interfaces?\b|networks?\b|\bNICs?\b|network-attachment/i,
    'networks',
  ],
  [/quota|\bcpu\b|memory|sockets|cores|limits|guest/i, 'size'],
  [/nodeselector|affinity|node affinity|no host can take|pinned to|toleration/i, 'placement'],
  [/volumes?\b|\bdisks?\b|\bPVCs?\b|claims?\b|storage ?class|image|cdrom|bootOrder|copies/i, 'disks'],
  [/metadata\.labels|metadata\.annotations|label/i, 'labels'],
  [/namespace/i, 'namespace'],
  [/firmware|efi|secureBoot|smm|tpm|machine|runStrategy|terminationGracePeriod/i, 'advanced'],
];

/** Parts by the codes of findings. Source: shared/plan/checks and shared/plan/made.ts. */
const codes: Record<string, FormPart> = {
  'name-taken': 'name',
  name: 'name',
  'namespace-missing': 'namespace',
  namespace: 'namespace',
  quota: 'size',
  memory: 'size',
  cpu: 'size',
  pinned: 'placement',
  'other-host': 'placement',
  'no-host': 'placement',
  'nic-twice': 'networks',
  mac: 'networks',
  'network-missing': 'networks',
  'network-not-ready': 'networks',
  'network-reserved': 'networks',
  'storage-full': 'disks',
  'storage-tight': 'disks',
  'replicas-exceed-hosts': 'disks',
  version: 'advanced',
};

/** The part of the form that a message is about; null where it does not say. A code is surer than words. */
export function partOf(message: string, code?: string): FormPart | null {
  const known = code === undefined ? undefined : codes[code];
  if (known !== undefined) return known;
  // What stands before it names the webhook and says nothing of the field.
  const [, said = message] = /denied the request: ([\s\S]+)$/.exec(message) ?? [];
  return patterns.find(([pattern]) => pattern.test(said))?.[1] ?? null;
}
