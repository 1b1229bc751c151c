import { parse, stringify } from 'yaml';
import { isObject, textAt } from '../../json.ts';
import type { RancherContext } from '../context.ts';
import type { DriverOrder } from './driver.ts';

const INSTALL = '/usr/local/custom_script/install.sh';

/** What brings Rancher's system agent onto a machine: written to each machine, and asked for by it. */
export const INSTALL_SCRIPT = [
  '#!/bin/sh',
  'echo "[Unit]" > /etc/systemd/system/rancher-system-agent.service',
  'systemctl daemon-reload',
  'systemctl enable --now rancher-system-agent',
  '',
].join('\n');

const decoded = (text: string): string =>
  /^[A-Za-z0-9+/\s]+=*$/.test(text) && !text.startsWith('#')
    ? Buffer.from(text, 'base64').toString('utf8')
    : text;

/** The cloud-config of a machine: the pool's user data, and the script that lets Rancher in (driver, cloudinit.go). */
export function composeUserData(context: RancherContext, { config, cluster }: DriverOrder): string {
  const given: unknown = parse(decoded(textAt(config, 'userData') ?? '')) ?? {};
  const own = isObject(given) ? given : {};
  const listOf = (key: string): unknown[] => (Array.isArray(own[key]) ? own[key] : []);
  const script = ['#!/bin/sh', `curl -fL ${context.url()}/system-agent-install.sh | sh -`, ''].join('\n');
  const keys = [...listOf('ssh_authorized_keys'), 'ssh-rsa AAAAB3simulated rancher-machine'];
  // Nodes of RKE1 are set up over SSH.
  if (cluster === null)
    return `#cloud-config\n${stringify({ ...own, ssh_authorized_keys: keys }, { lineWidth: 0 })}`;
  const merged = {
    ...own,
    ssh_authorized_keys: keys,
    write_files: [...listOf('write_files'), { path: INSTALL, permissions: '0644', content: script }],
    runcmd: [...listOf('runcmd'), `sh ${INSTALL}`],
  };
  return `#cloud-config\n${stringify(merged, { lineWidth: 0 })}`;
}
