import { toArtifactText } from './artifact-text.ts';
import type { Artifact, Distribution } from './artifacts.ts';
import { isReleased, versionOfChannel } from './artifacts.ts';
import type { CommandParts } from './commands.ts';
import type { Machine } from './machine.ts';
import type { Environment, Outcome } from './shell.ts';

/** Where the binary of a distribution is. */
export const BINARY: Record<Distribution, string> = {
  k3s: '/usr/local/bin/k3s',
  rke2: '/usr/local/bin/rke2',
};

/** The folder whose image archives are loaded before anything is pulled. */
export const imageFolder = (distribution: Distribution): string =>
  `/var/lib/rancher/${distribution}/agent/images/`;

const info = (text: string): string => `[INFO]  ${text}\n`;
const fatal = (out: string, text: string, seconds = 1): Outcome => ({
  code: 1,
  out: `${out}[ERROR]  ${text}\n`,
  seconds,
});

/** The version an installer finds, with what it prints; undefined where the channel server is out of reach. */
function findVersion(
  { outside }: CommandParts,
  distribution: Distribution,
  environment: Environment,
): [string | undefined, string] {
  const word = distribution.toUpperCase();
  const wanted = environment[`INSTALL_${word}_VERSION`] ?? '';
  if (wanted !== '')
    return [wanted, info(`${distribution === 'k3s' ? 'Using' : 'using'} ${wanted} as release`)];
  const channel = environment[`INSTALL_${word}_CHANNEL`] ?? 'stable';
  const found = outside.isOnline ? versionOfChannel(distribution, channel) : undefined;
  return [
    found,
    `${info(`Finding release for channel ${channel}`)}${info(`Using ${found ?? ''} as release`)}`,
  ];
}

function place(machine: Machine, path: string, artifact: Artifact): void {
  machine.files.set(path, toArtifactText(artifact));
  machine.artifacts.set(path, artifact);
}

function installK3s(
  parts: CommandParts,
  machine: Machine,
  environment: Environment,
  words: readonly string[],
): Outcome {
  const given = (
    environment.INSTALL_K3S_EXEC ??
    words.filter((word) => !word.startsWith('-') && !word.startsWith('/')).join(' ')
  ).trim();
  const [first = ''] = given.split(/\s+/);
  const role =
    first !== '' && !first.startsWith('-') ? first : (environment.K3S_URL ?? '') === '' ? 'server' : 'agent';
  if (role === 'agent' && given === '' && (environment.K3S_TOKEN ?? '') === '')
    return fatal(
      '',
      "Defaulted k3s exec command to 'agent' because K3S_URL is defined, but K3S_TOKEN or K3S_TOKEN_FILE is not defined.",
    );
  const unit = role === 'server' ? 'k3s' : 'k3s-agent';
  let out = '';
  if (environment.INSTALL_K3S_SKIP_DOWNLOAD === 'true') {
    out += info('Skipping k3s download and verify');
    if (machine.artifacts.get(BINARY.k3s)?.type !== 'binary')
      return fatal(out, `Executable k3s binary not found at ${BINARY.k3s}`);
    if (machine.artifacts.get(BINARY.k3s)?.architecture !== machine.architecture)
      return fatal(out, `${BINARY.k3s}: cannot execute binary file: Exec format error`, 126);
  } else {
    const [version, text] = findVersion(parts, 'k3s', environment);
    out += text;
    const url = `https://github.com/k3s-io/k3s/releases/download/${version ?? ''}/sha256sum-${machine.architecture}.txt`;
    out += info(`Downloading hash ${url}`);
    if (!parts.outside.isOnline || version === undefined || !isReleased('k3s', version))
      return fatal(out, 'Download failed', 3);
    out += info(
      `Downloading binary ${url.replace(/sha256sum-.*$/, machine.architecture === 'amd64' ? 'k3s' : 'k3s-arm64')}`,
    );
    const { architecture } = machine;
    place(machine, BINARY.k3s, { type: 'binary', distribution: 'k3s', version, architecture });
  }
  machine.files.set('/etc/systemd/system/k3s.env', JSON.stringify(environment));
  machine.units.set(unit, { isEnabled: true, isRunning: false });
  out += `${info(`systemd: Enabling ${unit} unit`)}${info(`systemd: Starting ${unit}`)}`;
  parts.onUnit(machine, unit, true);
  return { code: 0, out, seconds: 5 };
}

function installRke2(parts: CommandParts, machine: Machine, environment: Environment): Outcome {
  const role = environment.INSTALL_RKE2_TYPE ?? 'server';
  const folder = environment.INSTALL_RKE2_ARTIFACT_PATH;
  const { architecture } = machine;
  let out = '';
  let version: string | undefined;
  if (folder !== undefined && folder !== '') {
    const under = `${folder.replace(/\/+$/, '')}/`;
    const staged = [...machine.artifacts].filter(
      ([path, each]) => path.startsWith(under) && each.architecture === architecture,
    );
    out += info(`staging local checksums from ${under}sha256sum-${architecture}.txt`);
    if (!staged.some(([, each]) => each.type === 'checksums'))
      return fatal(out, `${folder} is expected to contain sha256sum-${architecture}.txt`);
    const archive = staged.find(([, each]) => each.type === 'archive');
    if (archive === undefined)
      return fatal(out, `${folder} is expected to contain rke2.linux-${architecture}.tar.gz`);
    version = archive[1].version;
    for (const [path, each] of staged) {
      if (each.type !== 'images') continue;
      out += info(`staging airgap image tarball from ${path}`);
      place(machine, `${imageFolder('rke2')}${path.split('/').at(-1) ?? ''}`, each);
    }
  } else {
    const [found, text] = findVersion(parts, 'rke2', environment);
    out += text;
    out += info(
      `downloading checksums at https://github.com/rancher/rke2/releases/download/${found ?? ''}/sha256sum-${architecture}.txt`,
    );
    if (!parts.outside.isOnline || found === undefined || !isReleased('rke2', found))
      return fatal(out, 'download failed', 3);
    version = found;
  }
  out += info('unpacking tarball file to /usr/local');
  place(machine, BINARY.rke2, { type: 'binary', distribution: 'rke2', version, architecture });
  machine.units.set(`rke2-${role}`, { isEnabled: false, isRunning: false });
  return { code: 0, out, seconds: 5 };
}

/** Does what install.sh of K3s (k3s-io/k3s install.sh) and of RKE2 (rancher/rke2 install.sh) do, with their words. */
export function runInstaller(
  parts: CommandParts,
  machine: Machine,
  distribution: Distribution,
  environment: Environment,
  words: readonly string[],
): Outcome {
  return distribution === 'k3s'
    ? installK3s(parts, machine, environment, words)
    : installRke2(parts, machine, environment);
}
