import { caPathOf, dataFolderOf } from './paths.ts';
import type { GuestNodeSpec, GuestSpec } from './spec.ts';

/** A command of runcmd: cloud-init runs a list without a shell, so that nothing in it needs to be escaped. */
export type Command = readonly string[];

const script = '/var/lib/acre/install.sh';
const rke2Folder = '/var/lib/acre/rke2-artifacts';

/** The systemd unit of a node. */
export function unitOf(
  { distribution }: Pick<GuestSpec, 'distribution'>,
  { role }: Pick<GuestNodeSpec, 'role'>,
): string {
  if (distribution === 'RKE2') return `rke2-${role}`;
  return role === 'server' ? 'k3s' : 'k3s-agent';
}

/** Files of a release as they are published, by their names (K3s and RKE2 documentation, air-gap install). */
function filesOf({ distribution, architecture }: GuestSpec): string[] {
  if (distribution === 'RKE2')
    return [
      'install.sh',
      `rke2.linux-${architecture}.tar.gz`,
      `rke2-images.linux-${architecture}.tar.zst`,
      `sha256sum-${architecture}.txt`,
    ];
  const binary = architecture === 'amd64' ? 'k3s' : `k3s-${architecture}`;
  return ['install.sh', binary, `k3s-airgap-images-${architecture}.tar.zst`];
}

const below = (url: string, file: string): string => `${url.replace(/\/+$/, '')}/${file}`;

/** The URLs a mirror has to answer before a node can start from it; empty for other sources. */
export function artifactsOf(spec: GuestSpec): string[] {
  const { source } = spec;
  return source.type === 'mirror' ? filesOf(spec).map((file) => below(source.url, file)) : [];
}

/** Downloads to a file, again and again for some minutes: the network of a guest may come late. */
function download(spec: GuestSpec, url: string, path: string): Command {
  const hasCa = spec.source.type === 'mirror' && spec.source.caPem !== null;
  const tries = ['--retry', '30', '--retry-delay', '5', '--retry-connrefused'];
  return [
    'curl',
    '-sfL',
    ...tries,
    ...(hasCa ? ['--cacert', caPathOf(spec, 'mirror')] : []),
    '-o',
    path,
    url,
  ];
}

/** What the installer is told of the version; RKE2's takes it from the archives where there are some. */
function releaseEnvironment(spec: GuestSpec): string[] {
  const word = `INSTALL_${spec.distribution.toUpperCase()}`;
  return spec.release.type === 'version'
    ? [`${word}_VERSION=${spec.release.version}`]
    : [`${word}_CHANNEL=${spec.release.channel}`];
}

function roleEnvironment(spec: GuestSpec, { role }: GuestNodeSpec): string {
  return spec.distribution === 'RKE2' ? `INSTALL_RKE2_TYPE=${role}` : `INSTALL_K3S_EXEC=${role}`;
}

function k3sCommands(spec: GuestSpec, node: GuestNodeSpec): Command[] {
  const { source } = spec;
  const role = roleEnvironment(spec, node);
  if (source.type === 'online')
    return [
      download(spec, 'https://get.k3s.io', script),
      ['env', ...releaseEnvironment(spec), role, 'sh', script],
    ];
  const run = (path: string): Command => ['env', 'INSTALL_K3S_SKIP_DOWNLOAD=true', role, 'sh', path];
  if (source.type === 'baked') return [run(source.scriptPath)];
  const [, binary = '', images = ''] = filesOf(spec);
  const folder = `${dataFolderOf(spec)}/agent/images`;
  return [
    ['mkdir', '-p', folder],
    download(spec, below(source.url, binary), '/usr/local/bin/k3s'),
    ['chmod', '0755', '/usr/local/bin/k3s'],
    download(spec, below(source.url, images), `${folder}/${images}`),
    download(spec, below(source.url, 'install.sh'), script),
    run(script),
  ];
}

function rke2Commands(spec: GuestSpec, node: GuestNodeSpec): Command[] {
  const { source } = spec;
  const role = roleEnvironment(spec, node);
  // The installer of RKE2 starts nothing itself, and the start of a server takes as long as the server does.
  const start: Command = ['systemctl', 'enable', '--now', '--no-block', unitOf(spec, node)];
  if (source.type === 'online')
    return [
      download(spec, 'https://get.rke2.io', script),
      ['env', ...releaseEnvironment(spec), role, 'sh', script],
      start,
    ];
  const run = (folder: string, path: string): Command => [
    'env',
    `INSTALL_RKE2_ARTIFACT_PATH=${folder}`,
    role,
    'sh',
    path,
  ];
  if (source.type === 'baked')
    return source.artifactPath === null ? [start] : [run(source.artifactPath, source.scriptPath), start];
  const [, ...archives] = filesOf(spec);
  return [
    ['mkdir', '-p', rke2Folder],
    ...archives.map((file) => download(spec, below(source.url, file), `${rke2Folder}/${file}`)),
    download(spec, below(source.url, 'install.sh'), script),
    run(rke2Folder, script),
    start,
  ];
}

/** The commands that install the distribution on a node and start it. */
export function installCommandsOf(spec: GuestSpec, node: GuestNodeSpec): Command[] {
  const own = spec.distribution === 'RKE2' ? rke2Commands(spec, node) : k3sCommands(spec, node);
  return [['mkdir', '-p', '/var/lib/acre'], ...own];
}
