import { toYaml } from './emit-yaml.ts';
import type { YamlValue } from './emit-yaml.ts';
import { installCommandsOf } from './install.ts';
import type { Command } from './install.ts';
import { manifestsOf } from './manifests.ts';
import { configOf } from './node-config.ts';
import { caPathOf, cloudConfigPathOf, configFolderOf, dataFolderOf } from './paths.ts';
import { registriesOf, registryCertificatesOf } from './registries.ts';
import type { GuestNodeSpec, GuestSecrets, GuestSpec, GuestStart } from './spec.ts';
import { usersOf } from './users.ts';

type File = { path: string; permissions: string; content: string };

const secret = (path: string, content: string): File => ({ path, permissions: '0600', content });
const open = (path: string, content: string): File => ({ path, permissions: '0644', content });

/** The authorities of the API, which the first server takes over and hands on to the others (K3s documentation, certificates). */
function authorityFiles(spec: GuestSpec, { authorities }: GuestSecrets): File[] {
  if (authorities === null) return [];
  const folder = `${dataFolderOf(spec)}/server/tls`;
  return (['server', 'client'] as const).flatMap((name) => [
    open(`${folder}/${name}-ca.crt`, authorities[name].certificatePem),
    secret(`${folder}/${name}-ca.key`, authorities[name].keyPem),
  ]);
}

function filesOf(spec: GuestSpec, node: GuestNodeSpec, secrets: GuestSecrets, start: GuestStart): File[] {
  const folder = configFolderOf(spec);
  const registries = registriesOf(spec, secrets);
  const isServer = node.role === 'server';
  const mirrorCa = spec.source.type === 'mirror' ? spec.source.caPem : null;
  return [
    secret(`${folder}/config.yaml`, toYaml(configOf(spec, node, secrets, start))),
    ...(registries === null ? [] : [secret(`${folder}/registries.yaml`, toYaml(registries))]),
    ...registryCertificatesOf(spec).map(({ path, pem }) => open(path, pem)),
    ...(mirrorCa === null ? [] : [open(caPathOf(spec, 'mirror'), mirrorCa)]),
    ...(spec.cloudProvider === null || secrets.cloudConfig === null
      ? []
      : [secret(cloudConfigPathOf(spec), secrets.cloudConfig)]),
    ...(isServer ? manifestsOf(spec).map(({ path, text }) => open(path, text)) : []),
    ...(start.type === 'found' ? authorityFiles(spec, secrets) : []),
    ...(spec.logsToConsole ? [open(journal, journalText(spec))] : []),
    ...(spec.profile === null ? [] : [open('/etc/sysctl.d/60-acre-cis.conf', kernelText)]),
  ];
}

/** What the profile of RKE2 asks of the kernel (rancher/rke2 bundle/share/rke2/rke2-cis-sysctl.conf). */
const kernelText = 'vm.panic_on_oom=0\nvm.overcommit_memory=1\nkernel.panic=10\nkernel.panic_on_oops=1\n';

const journal = '/etc/systemd/journald.conf.d/90-acre.conf';

/** Has the journal shown on the first serial line, which is what Harvester's serial console is (systemd, journald.conf). */
function journalText({ architecture }: GuestSpec): string {
  const line = architecture === 'arm64' ? 'ttyAMA0' : 'ttyS0';
  return `[Journal]\nForwardToConsole=yes\nTTYPath=/dev/${line}\nMaxLevelConsole=info\n`;
}

/** Packages by cloud-init: the guest agent, and what the network of RKE2 needs. None without a way to the internet. */
function packagesOf(spec: GuestSpec): string[] {
  const iptables = spec.distribution === 'RKE2' && spec.source.type === 'online' ? ['iptables'] : [];
  return [...(spec.guestAgent === 'install' ? ['qemu-guest-agent'] : []), ...iptables];
}

/** The cloud-init user data of a node as a value. */
function cloudConfigOf(
  spec: GuestSpec,
  node: GuestNodeSpec,
  secrets: GuestSecrets,
  start: GuestStart,
): YamlValue {
  const packages = packagesOf(spec);
  const log: Command[] = spec.logsToConsole ? [['systemctl', 'restart', 'systemd-journald']] : [];
  const kernel: Command[] = spec.profile === null ? [] : [['sysctl', '--system']];
  const agent: Command[] =
    spec.guestAgent === 'none' ? [] : [['systemctl', 'enable', '--now', 'qemu-guest-agent.service']];
  return {
    hostname: node.name,
    preserve_hostname: false,
    ...usersOf(spec, node),
    ...(packages.length === 0 ? {} : { package_update: true, packages }),
    write_files: filesOf(spec, node, secrets, start),
    runcmd: [...log, ...kernel, ...agent, ...installCommandsOf(spec, node)],
  };
}

/**
 * The cloud-init user data of a node. It holds the join token, credentials and, for the first server, the keys of the
 * cluster's authorities: it belongs into a Secret and never into the VM.
 */
export function userDataOf(
  spec: GuestSpec,
  node: GuestNodeSpec,
  secrets: GuestSecrets,
  start: GuestStart,
): string {
  return `#cloud-config\n${toYaml(cloudConfigOf(spec, node, secrets, start))}`;
}

const hidden = '(hidden)';

/** Stands in for the secrets of a cluster where its user data is only shown. */
export function hiddenSecrets(spec: GuestSpec, hasAuthorities: boolean): GuestSecrets {
  const authority = { certificatePem: hidden, keyPem: hidden };
  return {
    token: hidden,
    agentToken: hidden,
    registryCredentials: {},
    cloudConfig: spec.cloudProvider === null ? null : hidden,
    authorities: hasAuthorities ? { server: authority, client: authority } : null,
  };
}
