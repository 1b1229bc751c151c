/** What guests call the two distributions. */
export type Distribution = 'k3s' | 'rke2';

/** A file of a release, as it is published. `version` of installers is empty. */
export interface Artifact {
  type: 'installer' | 'binary' | 'archive' | 'images' | 'checksums';
  distribution: Distribution;
  version: string;
  /** What CPUs it is for; absent for an installer, which is a script. */
  architecture?: Architecture;
}

/** What CPUs releases are built for. */
export type Architecture = 'amd64' | 'arm64';

const CHANNELS: Record<string, string> = { stable: 'v1.34.2', latest: 'v1.35.0', testing: 'v1.35.1' };

/** Whether a version was released: the simulator knows those of Kubernetes 1.28 to 1.36, up to patch 15. */
export function isReleased(distribution: Distribution, version: string): boolean {
  const match = /^v1\.(\d+)\.(\d+)\+(k3s|rke2r)(\d)$/.exec(version);
  if (match === null) return false;
  const [, minor = '', patch = '', word = '', build = ''] = match;
  const isOwn = word === (distribution === 'k3s' ? 'k3s' : 'rke2r');
  return isOwn && Number(minor) >= 28 && Number(minor) <= 36 && Number(patch) <= 15 && Number(build) >= 1;
}

/** The version of a channel (stable, latest, testing or a minor such as v1.34), or undefined. */
export function versionOfChannel(distribution: Distribution, channel: string): string | undefined {
  const release = CHANNELS[channel] ?? (/^v1\.\d+$/.test(channel) ? `${channel}.2` : undefined);
  const version = `${release ?? ''}+${distribution === 'k3s' ? 'k3s1' : 'rke2r1'}`;
  return isReleased(distribution, version) ? version : undefined;
}

/** The files of a release by their names (K3s and RKE2 documentation, air-gap install). */
export function releaseFiles(distribution: Distribution, version: string): Record<string, Artifact> {
  const installer: Artifact = { type: 'installer', distribution, version: '' };
  const files: Record<string, Artifact> = { 'install.sh': installer };
  for (const architecture of ['amd64', 'arm64'] as const) {
    const of = (type: Artifact['type']): Artifact => ({ type, distribution, version, architecture });
    if (distribution === 'k3s') {
      files[architecture === 'amd64' ? 'k3s' : 'k3s-arm64'] = of('binary');
      files[`k3s-airgap-images-${architecture}.tar.zst`] = of('images');
    } else {
      files[`rke2.linux-${architecture}.tar.gz`] = of('archive');
      files[`rke2-images.linux-${architecture}.tar.zst`] = of('images');
    }
    files[`sha256sum-${architecture}.txt`] = of('checksums');
  }
  return files;
}
