/** What a release of Rancher does in its own way, as far as provisioning notices. Source: guest-clusters reference, section 0. */
export type RancherAbilities = {
  /** Whether tokens of cloud credentials are kept from expiring by Rancher itself. */
  keepsCredentials: boolean;
  /** Whether deleting a guest cluster takes all its volumes along unless told otherwise. */
  removesVolumes: boolean;
  /** Whether it can provision by what Acre knows at all. */
  isKnown: boolean;
};

/** The release in a version such as `v2.13.3`; null where it is none. */
export function releaseOf(version: string | null): readonly [major: number, minor: number] | null {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return major === undefined || minor === undefined ? null : [Number(major), Number(minor)];
}

/** What a Rancher of this version does; one of no known version is taken for a new one. */
export function abilitiesOf(version: string | null): RancherAbilities {
  const release = releaseOf(version);
  const isFrom = (minor: number): boolean =>
    release === null || release[0] > 2 || (release[0] === 2 && release[1] >= minor);
  return { keepsCredentials: isFrom(12), removesVolumes: isFrom(11), isKnown: isFrom(9) };
}

type Parts = readonly [major: number, minor: number, patch: number, revision: number];

function partsOf(version: string): Parts | null {
  const found = /^v(\d+)\.(\d+)\.(\d+)\+(?:rke2r|k3s)(\d+)$/.exec(version);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3]), Number(found[4])] : null;
}

/** Orders Kubernetes versions of a distribution, oldest first; what is none comes first. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  for (const index of [0, 1, 2, 3] as const) {
    const difference = left[index] - right[index];
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The newest of the versions that a Rancher offers for a channel: a minor such as `v1.34`, else any; null where it offers none. */
export function newestOf(offered: readonly string[], channel: string): string | null {
  const isMinor = /^v\d+\.\d+$/.test(channel);
  const fitting = offered.filter(
    (version) => partsOf(version) !== null && (!isMinor || version.startsWith(`${channel}.`)),
  );
  return fitting.sort(compareVersions).at(-1) ?? null;
}

/** The versions a cluster can be upgraded to, newest first: no older one, and at most one minor on at a time. */
export function upgradesOf(offered: readonly string[], current: string): string[] {
  const now = partsOf(current);
  if (now === null) return [];
  return offered
    .filter((version) => {
      const parts = partsOf(version);
      return (
        parts !== null &&
        parts[0] === now[0] &&
        parts[1] <= now[1] + 1 &&
        compareVersions(version, current) > 0 &&
        version.includes('+k3s') === current.includes('+k3s')
      );
    })
    .sort((a, b) => compareVersions(b, a));
}
