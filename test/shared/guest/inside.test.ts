import { describe, expect, it } from 'vitest';
import { toInsideNode } from '../../../shared/guest/inside/node.ts';
import type { InsideNode } from '../../../shared/guest/inside/node.ts';
import { joinNodes, toReport } from '../../../shared/guest/inside/to-report.ts';
import type { JoinVm } from '../../../shared/guest/inside/to-report.ts';
import { toInsideWorkload } from '../../../shared/guest/inside/workload.ts';

type Made = {
  ready?: string;
  roles?: string[];
  version?: string;
  providerID?: string;
  address?: string;
  conditions?: { type: string; status: string; message?: string }[];
};

function nodeOf(name: string, made: Made = {}): InsideNode {
  const {
    ready = 'True',
    roles = [],
    version = 'v1.33.6+rke2r1',
    providerID,
    address,
    conditions = [],
  } = made;
  return toInsideNode({
    metadata: {
      name,
      labels: Object.fromEntries(roles.map((role) => [`node-role.kubernetes.io/${role}`, 'true'])),
    },
    spec: providerID === undefined ? {} : { providerID },
    status: {
      addresses: address === undefined ? [] : [{ type: 'InternalIP', address }],
      conditions: [{ type: 'Ready', status: ready, message: 'kubelet says so' }, ...conditions],
      nodeInfo: { kubeletVersion: version, osImage: 'SLE Micro', containerRuntimeVersion: 'containerd://2' },
    },
  });
}

const vmOf = (name: string, more: Partial<JoinVm> = {}): JoinVm => ({
  ...{ id: `c/VirtualMachine/ns/${name}`, uid: `uid-${name}`, name },
  ...{ addresses: [], isRunning: true, isMember: true, ...more },
});

function codesOf(
  nodes: InsideNode[],
  { version = 'v1.33.6+rke2r1', vms = nodes.map(({ name }) => vmOf(name)) } = {},
) {
  return toReport({ version, nodes, workloads: [], pods: [], vms, unread: [] }).problems.map(
    ({ code }) => code,
  );
}

describe('a node of a guest cluster', () => {
  it('has its roles by label, old words included, and says how it is', () => {
    expect(nodeOf('a', { roles: ['controlplane', 'etcd', 'worker'] }).roles).toEqual([
      'control-plane',
      'etcd',
      'worker',
    ]);
    expect(nodeOf('a', { roles: ['master'] }).roles).toEqual(['control-plane']);
    expect(nodeOf('a')).toMatchObject({ status: 'Ready', state: 'running', osImage: 'SLE Micro' });
    expect(nodeOf('a', { ready: 'False' })).toMatchObject({
      status: 'Not ready',
      state: 'error',
      isReady: false,
    });
    expect(nodeOf('a', { ready: 'Unknown' })).toMatchObject({ status: 'Unreachable', state: 'error' });
    expect(() => toInsideNode({ metadata: {} })).toThrow();
  });

  it('is the VM its providerID names, else that of its name, else that of an address; none twice', () => {
    const nodes = [
      nodeOf('by-address', { address: '10.0.0.9' }),
      nodeOf('vm-a'),
      nodeOf('renamed', { providerID: 'harvester://uid-vm-b' }),
      nodeOf('vm-b'),
      nodeOf('vm-d', { providerID: 'harvester://gone' }),
      nodeOf('k3s', { providerID: 'k3s://vm-a' }),
    ];
    const vms = [vmOf('vm-a'), vmOf('vm-b'), vmOf('vm-c', { addresses: ['10.0.0.9'] }), vmOf('vm-d')];
    const joined = Object.fromEntries(
      joinNodes(nodes, vms).map(({ name, vm, joinedBy }) => [
        name,
        [vm?.split('/').at(-1) ?? null, joinedBy],
      ]),
    );
    expect(joined).toEqual({
      'by-address': ['vm-c', 'address'],
      'vm-a': ['vm-a', 'name'],
      renamed: ['vm-b', 'provider-id'],
      // Its VM is another node's for certain.
      'vm-b': [null, null],
      // What it says of itself is not there, whatever is called the same.
      'vm-d': [null, null],
      k3s: [null, null],
    });
  });
});

describe('what is wrong with a guest cluster', () => {
  it('is nothing where all is well', () => {
    expect(codesOf([nodeOf('a', { roles: ['control-plane', 'etcd'] }), nodeOf('b')])).toEqual([]);
  });

  it('is told of nodes, worst first', () => {
    const pressed = nodeOf('b', {
      conditions: [{ type: 'DiskPressure', status: 'True', message: 'disk is full' }],
    });
    expect(codesOf([pressed, nodeOf('a', { ready: 'False' })])).toEqual(['NodeNotReady', 'DiskPressure']);
  });

  it('is told of versions that do not go together', () => {
    expect(codesOf([nodeOf('a', { version: 'v1.34.1+rke2r1' }), nodeOf('b')])).toEqual([
      'KubeletNewer',
      'MixedVersions',
    ]);
    expect(codesOf([nodeOf('a', { version: 'v1.30.1' }), nodeOf('b', { version: 'v1.30.1' })])).toEqual([]);
    expect(codesOf([nodeOf('a', { version: 'v1.29.1' })])).toEqual(['KubeletTooOld']);
  });

  it('is told of the majority of etcd', () => {
    const server = (name: string, ready = 'True'): InsideNode =>
      nodeOf(name, { roles: ['control-plane', 'etcd'], ready });
    const three = (...ready: string[]): InsideNode[] => ready.map((each, index) => server(`s${index}`, each));
    expect(codesOf(three('True', 'True', 'True'))).not.toContain('EtcdQuorumAtRisk');
    expect(codesOf(three('True', 'True', 'False'))).toContain('EtcdQuorumAtRisk');
    expect(codesOf(three('True', 'False', 'Unknown'))).toContain('EtcdQuorumLost');
    const report = toReport({
      version: null,
      nodes: [nodeOf('a')],
      workloads: [],
      pods: [],
      vms: [],
      unread: [],
    });
    expect(report.quorum).toBeNull();
  });

  it('is told of VMs without a node and nodes without a VM, unless nodes may not be read', () => {
    const vms = [
      vmOf('a'),
      vmOf('off', { isRunning: false }),
      vmOf('guess', { isMember: false }),
      vmOf('lost'),
    ];
    expect(codesOf([nodeOf('a'), nodeOf('elsewhere')], { vms })).toEqual(['VmWithoutNode', 'NodeWithoutVm']);
    const unread = [{ part: 'nodes' as const, error: null }];
    const report = toReport({ version: null, nodes: [], workloads: [], pods: [], vms, unread });
    expect(report.problems).toEqual([]);
    expect(report.vmsWithoutNode).toEqual([]);
  });
});

it('counts what is ready of each kind of workload', () => {
  const raw = (spec: object, status: object) => ({ metadata: { name: 'w', namespace: 'ns' }, spec, status });
  expect(toInsideWorkload('Deployment', raw({ replicas: 3 }, { readyReplicas: 2 }))).toMatchObject({
    ready: 2,
    desired: 3,
    state: 'warning',
  });
  expect(toInsideWorkload('Deployment', raw({}, {}))).toMatchObject({ ready: 0, desired: 1, state: 'error' });
  expect(toInsideWorkload('StatefulSet', raw({ replicas: 0 }, {}))).toMatchObject({
    desired: 0,
    state: 'off',
  });
  const status = { desiredNumberScheduled: 5, numberReady: 5 };
  expect(toInsideWorkload('DaemonSet', raw({}, status))).toMatchObject({
    ready: 5,
    desired: 5,
    state: 'running',
  });
});
