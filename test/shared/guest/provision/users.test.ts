import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { GuestNodeSpec, GuestSpec } from '../../../../shared/guest/provision/spec.ts';
import { userDataOf } from '../../../../shared/guest/provision/user-data.ts';
import { hasCloudInit, schemaFault } from '../../../support/cloud-init.ts';
import { guestNode, guestSecrets, guestSpec } from '../../../support/guest-spec.ts';
import { commandsOf, fileOf, found, joins, readNode, worker } from '../../../support/guest-user-data.ts';

type Users = {
  groups?: string[];
  users?: (string | Record<string, unknown>)[];
  ssh_authorized_keys?: string[];
};
const keys = ['ssh-ed25519 AAAAC3Nza ops@example.com'];
const textOf = (spec: GuestSpec, node: GuestNodeSpec): string =>
  userDataOf(spec, node, guestSecrets(), node.role === 'server' ? found : joins);
const usersIn = (spec: GuestSpec, node: GuestNodeSpec): Users => parse(textOf(spec, node)) as Users;

describe('who logs in to a node', () => {
  it('is the image’s own user with the keys, and nobody without them', () => {
    const own = usersIn(guestSpec({ sshKeys: keys }), guestNode());
    expect(own.ssh_authorized_keys).toEqual(keys);
    expect(own.users).toBeUndefined();
    const none = usersIn(guestSpec({ sshUser: 'ops' }), guestNode());
    expect(none).not.toHaveProperty('users');
    expect(none).not.toHaveProperty('ssh_authorized_keys');
  });

  it('is a user of that name, beside the image’s own, who has the keys alone', () => {
    const { users, ssh_authorized_keys: others } = usersIn(
      guestSpec({ sshKeys: keys, sshUser: 'ops' }),
      worker,
    );
    expect(others).toBeUndefined();
    expect(users).toEqual([
      'default',
      expect.objectContaining({ name: 'ops', lock_passwd: true, ssh_authorized_keys: keys }),
    ]);
  });
});

describe('the profile of RKE2', () => {
  const spec = guestSpec({ distribution: 'RKE2', profile: 'cis', sshKeys: keys, sshUser: 'ops' });

  it('is in the configuration of all nodes, and the kernel is made ready before the installer runs', () => {
    for (const [node, start] of [
      [guestNode(), found],
      [worker, joins],
    ] as const) {
      const data = readNode(spec, node, start);
      expect(fileOf(data, '/etc/rancher/rke2/config.yaml')).toMatchObject({ profile: 'cis' });
      const kernel = data.write_files.find(({ path }) => path.startsWith('/etc/sysctl.d/'));
      expect(kernel?.content).toContain('vm.overcommit_memory=1\n');
      const commands = commandsOf(data);
      const at = commands.indexOf('sysctl --system');
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThan(commands.findIndex((command) => command.includes('install.sh')));
    }
  });

  it('has etcd run as its own user and group on servers, and none on agents', () => {
    const server = usersIn(spec, guestNode());
    expect(server.groups).toEqual(['etcd']);
    expect(server.users).toContainEqual(
      expect.objectContaining({ name: 'etcd', primary_group: 'etcd', system: true, shell: '/sbin/nologin' }),
    );
    expect(JSON.stringify(usersIn(spec, worker))).not.toContain('"etcd"');
  });

  it.skipIf(!hasCloudInit)('is user data that cloud-init takes', () => {
    for (const node of [guestNode(), worker]) expect(schemaFault(textOf(spec, node))).toBeUndefined();
  });
});
