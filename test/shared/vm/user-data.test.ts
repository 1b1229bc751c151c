import { describe, expect, it } from 'vitest';
import {
  checkNetworkData,
  checkUserData,
  hasAgent,
  isPublicKey,
  keysIn,
  usualUserData,
  withAgent,
  withKeys,
} from '../../../shared/vm/user-data.ts';
import { hasCloudInit, schemaFault } from '../../support/cloud-init.ts';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2Hx8CPcZCkvFVIBcZ0OkE9xKqPqXn6Ql1Jp0Vq3Ppd alice@example';

describe('user data', () => {
  it(
    'is what cloud-init takes as it comes, with keys and without',
    { timeout: 120_000, skip: !hasCloudInit },
    () => {
      expect(schemaFault(usualUserData)).toBeUndefined();
      expect(schemaFault(withKeys(usualUserData, [key]))).toBeUndefined();
      expect(schemaFault(withAgent('#cloud-config\npassword: hunter2\n', true))).toBeUndefined();
    },
  );

  it('says what is wrong with it and in which line', () => {
    expect(checkUserData('')).toEqual([]);
    expect(checkUserData('#!/bin/sh\necho hello\n')).toEqual([]);
    expect(checkUserData('packages: [nginx]\n')).toMatchObject([{ line: 1 }]);
    expect(checkUserData('#cloud-config\npackages: [nginx\nruncmd: []\n')[0]?.line).toBeGreaterThan(1);
    expect(checkUserData('#cloud-config\nhostname: a\npackages: nginx\n')).toEqual([
      { line: 3, text: 'The value of packages is a list.' },
    ]);
    expect(checkUserData('#cloud-config\nssh_pwauth: sometimes\n')).toEqual([
      { line: 2, text: 'ssh_pwauth is true or false.' },
    ]);
    expect(checkUserData('#cloud-config\n- a\n')).toMatchObject([{ line: 2 }]);
  });

  it('installs the guest agent or not, and keeps all else with its comments', () => {
    const own = '#cloud-config\n# ours\nhostname: web\npackages:\n  - nginx\n';
    const on = withAgent(own, true);
    expect(hasAgent(on)).toBe(true);
    expect(on).toContain('# ours');
    expect(on).toContain('- nginx');
    const off = withAgent(on, false);
    expect(hasAgent(off)).toBe(false);
    expect(off).toContain('- nginx');
    expect(off).not.toContain('guest-agent');
    expect(withAgent('#!/bin/sh\n', true)).toBe('#!/bin/sh\n');
    expect(hasAgent(withAgent('', true))).toBe(true);
  });

  it('lets in public keys', () => {
    const text = withKeys(usualUserData, [key]);
    expect(keysIn(text)).toEqual([key]);
    expect(hasAgent(text)).toBe(true);
    expect(keysIn(withKeys(text, []))).toEqual([]);
    expect(isPublicKey(key)).toBe(true);
    expect(isPublicKey('-----BEGIN OPENSSH PRIVATE KEY-----')).toBe(false);
  });
});

it('checks network data of both versions', () => {
  expect(checkNetworkData('')).toEqual([]);
  expect(checkNetworkData('version: 2\nethernets:\n  eth0:\n    dhcp4: true\n')).toEqual([]);
  expect(checkNetworkData('network:\n  version: 1\n  config:\n    - type: physical\n')).toEqual([]);
  expect(checkNetworkData('version: 1\nethernets: {}\n')).toMatchObject([{ line: 1 }]);
  expect(checkNetworkData('ethernets: {}\n')).toMatchObject([
    { text: 'Network data says version: 1 or version: 2.' },
  ]);
  expect(checkNetworkData('version: 2\n  ethernets: {\n')).not.toEqual([]);
});
