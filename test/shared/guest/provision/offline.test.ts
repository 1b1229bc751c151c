import { describe, expect, it } from 'vitest';
import { artifactsOf } from '../../../../shared/guest/provision/install.ts';
import { guestNode, guestSecrets, guestSpec } from '../../../support/guest-spec.ts';
import { commandsOf, fileOf, found, joins, readNode, worker } from '../../../support/guest-user-data.ts';

describe('without the internet', () => {
  const url = 'http://files.corp/k3s/';

  it('takes everything from a mirror, and says what has to be there', () => {
    const spec = guestSpec({ source: { type: 'mirror', url, caPem: 'ca\n' }, guestAgent: 'present' });
    expect(artifactsOf(spec)).toEqual([
      'http://files.corp/k3s/install.sh',
      'http://files.corp/k3s/k3s',
      'http://files.corp/k3s/k3s-airgap-images-amd64.tar.zst',
    ]);
    const data = readNode(spec, guestNode(), found);
    expect(data.packages).toBeUndefined();
    const all = commandsOf(data);
    const downloads = all.filter((command) => command.startsWith('curl '));
    expect(downloads.map((command) => command.split(' ').at(-1)).sort()).toEqual(artifactsOf(spec).sort());
    for (const command of downloads) expect(command).toContain('--cacert /etc/rancher/k3s/acre-mirror.pem');
    expect(all.at(-1)).toBe(
      'env INSTALL_K3S_SKIP_DOWNLOAD=true INSTALL_K3S_EXEC=server sh /var/lib/acre/install.sh',
    );
    expect(all.some((command) => /https?:\/\/(?!files\.corp)/.test(command))).toBe(false);
  });

  it('takes the archives of RKE2 from a mirror', () => {
    const spec = guestSpec({
      distribution: 'RKE2',
      source: { type: 'mirror', url, caPem: null },
      guestAgent: 'none',
    });
    const all = commandsOf(readNode(spec, worker, joins));
    expect(artifactsOf(spec).map((each) => each.slice(url.length))).toEqual([
      'install.sh',
      'rke2.linux-amd64.tar.gz',
      'rke2-images.linux-amd64.tar.zst',
      'sha256sum-amd64.txt',
    ]);
    expect(all.at(-2)).toContain(
      'INSTALL_RKE2_ARTIFACT_PATH=/var/lib/acre/rke2-artifacts INSTALL_RKE2_TYPE=agent',
    );
  });

  it('downloads nothing where the image has it all', () => {
    const source = { type: 'baked', scriptPath: '/opt/install.sh', artifactPath: null } as const;
    const k3s = commandsOf(readNode(guestSpec({ source }), guestNode(), found));
    expect(k3s.at(-1)).toBe('env INSTALL_K3S_SKIP_DOWNLOAD=true INSTALL_K3S_EXEC=server sh /opt/install.sh');
    const rke2 = commandsOf(readNode(guestSpec({ source, distribution: 'RKE2' }), guestNode(), found));
    expect([...k3s, ...rke2].some((command) => command.includes('curl'))).toBe(false);
  });

  it('has private registries with mirrors, credentials and authorities', () => {
    const registries = {
      mirrors: [{ host: 'docker.io', endpoints: ['https://reg.corp:5000'], rewrites: {} }],
      hosts: [{ host: 'reg.corp:5000', caPem: 'pem\n', isUnverified: false }],
      systemDefault: 'reg.corp:5000',
      isFallbackOff: true,
    };
    const secrets = guestSecrets({
      registryCredentials: { 'reg.corp:5000': { username: 'pull', password: '0123' } },
    });
    const data = readNode(guestSpec({ registries }), guestNode(), found, secrets);
    expect(fileOf(data, '/etc/rancher/k3s/registries.yaml')).toEqual({
      mirrors: { 'docker.io': { endpoint: ['https://reg.corp:5000'] } },
      configs: {
        'reg.corp:5000': {
          auth: { username: 'pull', password: '0123' },
          tls: { ca_file: '/etc/rancher/k3s/acre-registry-1.pem' },
        },
      },
    });
    const config = fileOf(data, '/etc/rancher/k3s/config.yaml');
    expect(config).toMatchObject({
      'system-default-registry': 'reg.corp:5000',
      'disable-default-registry-endpoint': true,
    });
    const other = readNode(guestSpec({ registries }), worker, joins, secrets);
    expect(fileOf(other, '/etc/rancher/k3s/config.yaml')).not.toHaveProperty('system-default-registry');
  });
});
