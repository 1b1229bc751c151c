import type { YamlValue } from './emit-yaml.ts';
import type { GuestNodeSpec, GuestSpec } from './spec.ts';

type User = { [key: string]: YamlValue };

/** Who logs in with the keys, with all rights and without a password (cloud-init documentation, users and groups). */
function loginOf({ sshUser, sshKeys }: GuestSpec): User[] {
  if (sshUser === null || sshKeys.length === 0) return [];
  return [
    {
      name: sshUser,
      shell: '/bin/bash',
      sudo: 'ALL=(ALL) NOPASSWD:ALL',
      lock_passwd: true,
      ssh_authorized_keys: sshKeys,
    },
  ];
}

/** The profile of RKE2 has etcd run as a user of its own (rancher/rke2 pkg/rke2, validateCISReqs). */
const etcdUser: User = {
  name: 'etcd',
  gecos: 'etcd user',
  primary_group: 'etcd',
  system: true,
  no_create_home: true,
  shell: '/sbin/nologin',
  lock_passwd: true,
};

/** The users and groups of a node beside those of its image, and the keys that may log in. */
export function usersOf(spec: GuestSpec, { role }: GuestNodeSpec): { [key: string]: YamlValue } {
  const login = loginOf(spec);
  const hasEtcd = spec.profile !== null && role === 'server';
  const users = [...login, ...(hasEtcd ? [etcdUser] : [])];
  return {
    ...(hasEtcd ? { groups: ['etcd'] } : {}),
    ...(users.length === 0 ? {} : { users: ['default', ...users] }),
    ...(login.length > 0 || spec.sshKeys.length === 0 ? {} : { ssh_authorized_keys: spec.sshKeys }),
  };
}
