import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startOf } from '../../../../shared/guest/provision/join.ts';
import { isKubeletLabel } from '../../../../shared/guest/provision/spec.ts';
import type { GuestNodeSpec, GuestSpec, GuestStart } from '../../../../shared/guest/provision/spec.ts';
import { hiddenSecrets, userDataOf } from '../../../../shared/guest/provision/user-data.ts';
import { readUserData } from '../../../../shared/guest/user-data.ts';
import { guestNode, guestSecrets, guestSpec } from '../../../support/guest-spec.ts';
import { commandsOf, fileOf, found, joins, readNode, worker } from '../../../support/guest-user-data.ts';

describe('a node of K3s', () => {
  const config = (node: GuestNodeSpec, start: GuestStart, spec = guestSpec()): unknown =>
    fileOf(readNode(spec, node, start), '/etc/rancher/k3s/config.yaml');

  it('founds a cluster in etcd, with the address others join at in its certificate', () => {
    expect(config(guestNode(), found, guestSpec({ tlsSans: ['shop.corp'] }))).toEqual({
      'cluster-init': true,
      token: 'join-me-as-a-server',
      'agent-token': 'join-me-as-an-agent',
      'tls-san': ['10.5.0.10', 'shop.corp'],
      'write-kubeconfig-mode': '0600',
      'node-name': 'shop-cp-1',
    });
  });

  it('joins as a server with the server token, as an agent with the other and with nothing of a server', () => {
    expect(config(guestNode({ name: 'shop-cp-2' }), joins)).toMatchObject({
      server: 'https://10.5.0.10:6443',
      token: 'join-me-as-a-server',
    });
    expect(config(guestNode(), joins)).not.toHaveProperty('cluster-init');
    expect(config(worker, { type: 'join', address: 'fd00::1' })).toEqual({
      server: 'https://[fd00::1]:6443',
      token: 'join-me-as-an-agent',
      'node-name': 'shop-work-1',
    });
  });

  it('hands labels, taints, arguments, networks and disabled components on', () => {
    const node = guestNode({
      labels: { tier: 'yes' },
      taints: [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NoExecute' }],
      address: { cidr: '10.5.0.21/24', gateway: '10.5.0.1', nameservers: [] },
    });
    const spec = guestSpec({
      ...{ cni: ['wireguard-native'], disabled: ['traefik'], clusterCidr: '10.60.0.0/16' },
      arguments: { ...guestSpec().arguments, kubelet: ['max-pods=50'], apiServer: ['v=2'] },
    });
    expect(config(node, found, spec)).toMatchObject({
      'flannel-backend': 'wireguard-native',
      disable: ['traefik'],
      'cluster-cidr': '10.60.0.0/16',
      'kubelet-arg': ['max-pods=50'],
      'kube-apiserver-arg': ['v=2'],
      'node-label': ['tier=yes'],
      'node-taint': ['CriticalAddonsOnly=true:NoExecute'],
      'node-ip': ['10.5.0.21'],
    });
  });

  it('installs the version that is pinned, or one of a channel', () => {
    expect(commandsOf(readNode(guestSpec(), guestNode(), found)).at(-1)).toBe(
      'env INSTALL_K3S_VERSION=v1.34.2+k3s1 INSTALL_K3S_EXEC=server sh /var/lib/acre/install.sh',
    );
    const spec = guestSpec({ release: { type: 'channel', channel: 'v1.34' } });
    expect(commandsOf(readNode(spec, worker, joins)).at(-1)).toBe(
      'env INSTALL_K3S_CHANNEL=v1.34 INSTALL_K3S_EXEC=agent sh /var/lib/acre/install.sh',
    );
  });

  it('brings the cloud provider as charts and leaves the own one out', () => {
    const cloudProvider = {
      hasStorage: true,
      chartRepository: 'https://charts.corp/',
      hostStorageClass: 'fast',
    };
    const data = readNode(
      guestSpec({ cloudProvider }),
      guestNode(),
      found,
      guestSecrets({ cloudConfig: 'kind: Config\n' }),
    );
    expect(fileOf(data, '/etc/rancher/k3s/config.yaml')).toMatchObject({
      disable: ['servicelb'],
      'disable-cloud-controller': true,
      'kubelet-arg': ['cloud-provider=external'],
    });
    expect(fileOf(data, '/var/lib/rancher/k3s/etc/config-files/cloud-provider-config')).toEqual({
      kind: 'Config',
    });
    const chart = fileOf(data, '/var/lib/rancher/k3s/server/manifests/acre-harvester-cloud-provider.yaml');
    expect(chart).toMatchObject({ kind: 'HelmChart', spec: { repo: 'https://charts.corp/' } });
    const values = (chart as { spec: { valuesContent: string } }).spec.valuesContent;
    expect(parse(values)).toMatchObject({ global: { cattle: { clusterName: 'shop' } } });
    const storage = fileOf(data, '/var/lib/rancher/k3s/server/manifests/acre-harvester-csi-driver.yaml');
    expect(parse((storage as { spec: { valuesContent: string } }).spec.valuesContent)).toEqual({
      cloudConfig: { hostPath: '/var/lib/rancher/k3s/etc/config-files/' },
      hostStorageClass: 'fast',
      kubeletRootDir: '/var/lib/kubelet',
    });
  });
});

describe('a node of RKE2', () => {
  const rke2 = (more: Partial<GuestSpec> = {}): GuestSpec => guestSpec({ distribution: 'RKE2', ...more });

  it('joins at the port of the supervisor, and its service is started apart', () => {
    const data = readNode(rke2({ cni: ['multus', 'calico'] }), guestNode({ name: 'shop-cp-2' }), joins);
    expect(fileOf(data, '/etc/rancher/rke2/config.yaml')).toMatchObject({
      server: 'https://10.5.0.10:9345',
      cni: ['multus', 'calico'],
    });
    expect(fileOf(data, '/etc/rancher/rke2/config.yaml')).not.toHaveProperty('cluster-init');
    expect(data.packages).toEqual(['qemu-guest-agent', 'iptables']);
    expect(commandsOf(data).slice(-2)).toEqual([
      'env INSTALL_RKE2_VERSION=v1.34.2+rke2r1 INSTALL_RKE2_TYPE=server sh /var/lib/acre/install.sh',
      'systemctl enable --now --no-block rke2-server',
    ]);
    expect(commandsOf(readNode(rke2(), worker, joins)).at(-1)).toContain('rke2-agent');
  });

  it('takes its own cloud provider, on agents too, and is told the name of the cluster', () => {
    const cloudProvider = {
      hasStorage: false,
      chartRepository: 'https://charts.corp/',
      hostStorageClass: null,
    };
    const spec = rke2({ cloudProvider });
    const secrets = guestSecrets({ cloudConfig: 'kind: Config\n' });
    const data = readNode(spec, guestNode(), found, secrets);
    const path = '/var/lib/rancher/rke2/etc/config-files/cloud-provider-config';
    expect(fileOf(data, '/etc/rancher/rke2/config.yaml')).toMatchObject({
      'cloud-provider-name': 'harvester',
      'cloud-provider-config': path,
    });
    expect(
      fileOf(data, '/var/lib/rancher/rke2/server/manifests/acre-harvester-cloud-provider.yaml'),
    ).toMatchObject({ kind: 'HelmChartConfig', metadata: { name: 'harvester-cloud-provider' } });
    const other = readNode(spec, worker, joins, secrets);
    expect(fileOf(other, path)).toEqual({ kind: 'Config' });
    expect(other.write_files.filter((file) => file.path.includes('/manifests/'))).toEqual([]);
  });
});

describe('secrets', () => {
  const authority = (name: string) => ({ certificatePem: `${name} crt\n`, keyPem: `${name} key\n` });
  const secrets = guestSecrets({ authorities: { server: authority('server'), client: authority('client') } });

  it('stand in files that only root reads, and the authorities on the first server only', () => {
    const data = readNode(guestSpec(), guestNode(), found, secrets);
    const tls = data.write_files.filter((file) => file.path.startsWith('/var/lib/rancher/k3s/server/tls/'));
    expect(tls.map((file) => [file.path.slice(32), file.permissions])).toEqual([
      ['server-ca.crt', '0644'],
      ['server-ca.key', '0600'],
      ['client-ca.crt', '0644'],
      ['client-ca.key', '0600'],
    ]);
    for (const node of [guestNode({ name: 'shop-cp-2' }), worker]) {
      expect(userDataOf(guestSpec(), node, secrets, joins)).not.toContain('server crt');
    }
    expect(userDataOf(guestSpec(), worker, secrets, joins)).not.toContain(secrets.token);
  });

  it('are hidden where user data is only shown', () => {
    const spec = guestSpec();
    const shown = userDataOf(spec, guestNode(), hiddenSecrets(spec, true), found);
    expect(shown).not.toContain('join-me');
    expect(parse(shown)).toMatchObject({ hostname: 'shop-cp-1' });
  });
});

describe('how a node begins', () => {
  it('is known before where the address is, and else is waited for', () => {
    const node = guestNode();
    const fixed = guestSpec({ join: { type: 'address', address: 'shop.corp' } });
    const first = guestSpec({ join: { type: 'first-server' } });
    expect(startOf(fixed, node, true, null)).toEqual({
      ok: true,
      value: { type: 'found', address: 'shop.corp' },
    });
    expect(startOf(first, node, true, null)).toEqual({ ok: true, value: { type: 'found', address: null } });
    expect(startOf(first, worker, false, '10.5.0.7')).toEqual({
      ok: true,
      value: { type: 'join', address: '10.5.0.7' },
    });
    expect(startOf(first, worker, false, null)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('shop-work-1') as string },
    });
    expect(startOf(guestSpec(), node, true, null)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('load balancer') as string },
    });
  });

  it('is told from its user data as what it is', () => {
    for (const distribution of ['K3s', 'RKE2'] as const) {
      const spec = guestSpec({ distribution });
      expect(readUserData(userDataOf(spec, guestNode(), guestSecrets(), found))).toEqual({
        distribution,
        roles: ['control-plane', 'etcd'],
      });
      expect(readUserData(userDataOf(spec, worker, guestSecrets(), joins))).toEqual({
        distribution,
        roles: ['worker'],
      });
    }
  });

  it('gives labels only where a kubelet may', () => {
    expect(
      ['tier', 'corp.example/a', 'node.kubernetes.io/x', 'topology.kubernetes.io/zone'].every(isKubeletLabel),
    ).toBe(true);
    expect(['node-role.kubernetes.io/worker', 'kubernetes.io/x', 'k8s.io/x'].some(isKubeletLabel)).toBe(
      false,
    );
  });
});
