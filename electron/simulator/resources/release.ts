/** Resources, subresources and whole groups with the Harvester release that brought them (harvester-api reference, sections 0 and 9). */
const SINCE: Readonly<Record<string, string>> = {
  'harvesterhci.io/resourcequotas': '1.4',
  'harvesterhci.io/schedulevmbackups': '1.4',
  'harvesterhci.io/virtualmachineimagedownloaders': '1.5',
  'harvesterhci.io/volumeremotebackups': '1.8',
  'harvesterhci.io/volumeremoterestores': '1.8',
  'cdi.kubevirt.io': '1.5',
  'subresources.kubevirt.io/virtualmachineinstances/reset': '1.6',
  // Kubernetes 1.28 (kubernetes/kubernetes CHANGELOG); Harvester 1.3 has 1.27.
  'authentication.k8s.io/selfsubjectreviews': '1.4',
};

/** Settings with the release that brought them. */
const SETTINGS_SINCE: Readonly<Record<string, string>> = {
  'additional-guest-memory-overhead-ratio': '1.4',
  'kubeconfig-default-token-ttl-minutes': '1.4',
  'max-hotplug-ratio': '1.6',
};

/** Whether a release has a group (one name), a resource (two) or a subresource (three). */
export type Serves = (group: string, ...rest: readonly string[]) => boolean;

function isSince(harvesterVersion: string, since: string | undefined): boolean {
  const [, major = 0, minor = 0] = (/^v?(\d+)\.(\d+)/.exec(harvesterVersion) ?? []).map(Number);
  const [sinceMajor = 0, sinceMinor = 0] = (since ?? '0.0').split('.').map(Number);
  return major > sinceMajor || (major === sinceMajor && minor >= sinceMinor);
}

/** Tells what a Harvester of this version (v1.8.2) serves of the catalogue. */
export function servesOf(harvesterVersion: string): Serves {
  return (group, ...rest) =>
    isSince(harvesterVersion, SINCE[group]) &&
    rest.every((_, index) =>
      isSince(harvesterVersion, SINCE[[group, ...rest.slice(0, index + 1)].join('/')]),
    );
}

/** Whether a Harvester of this version has a setting. */
export function hasSetting(harvesterVersion: string, name: string): boolean {
  return isSince(harvesterVersion, SETTINGS_SINCE[name]);
}
