import { expect, it } from 'vitest';
import { rancherBefore } from '../../../shared/rancher/server.ts';

it.each([
  ['https://rancher.lab/k8s/clusters/c-m-x7k2p9qr', 'https://rancher.lab', 'c-m-x7k2p9qr'],
  ['https://rancher.lab/k8s/clusters/local/', 'https://rancher.lab', 'local'],
  ['https://rancher.lab:8443/k8s/clusters/c-abcde', 'https://rancher.lab:8443', 'c-abcde'],
  ['https://lab/below/here/k8s/clusters/local', 'https://lab/below/here', 'local'],
  ['https://[fd00::5]:6443/k8s/clusters/local', 'https://[fd00::5]:6443', 'local'],
])('%s leads through %s', (server, url, cluster) => {
  expect(rancherBefore(server)).toEqual({ url, cluster });
});

it.each([
  'https://harvester.lab:6443',
  'https://rancher.lab',
  'https://rancher.lab/k8s/clusters/',
  'https://rancher.lab/k8s/clusters/local/api/v1',
  'http://rancher.lab/k8s/clusters/local',
  'https://user@rancher.lab/k8s/clusters/local',
  'rancher.lab/k8s/clusters/local',
  '',
])('“%s” leads through none', (server) => {
  expect(rancherBefore(server)).toBeNull();
});
