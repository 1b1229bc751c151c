import { expect, it } from 'vitest';
import { withAddress } from '../../shared/server-address.ts';

const server = 'https://127.0.0.1:6443/k8s/clusters/local';

it.each([
  ['10.0.0.10', 'https://10.0.0.10:6443/k8s/clusters/local'],
  [' vip.example ', 'https://vip.example:6443/k8s/clusters/local'],
  ['vip.example:443', 'https://vip.example:443/k8s/clusters/local'],
  ['2001:db8::1', 'https://[2001:db8::1]:6443/k8s/clusters/local'],
  ['[2001:db8::1]', 'https://[2001:db8::1]:6443/k8s/clusters/local'],
  ['[2001:db8::1]:7443', 'https://[2001:db8::1]:7443/k8s/clusters/local'],
  ['https://vip.example', 'https://vip.example'],
  ['vip.example/path', null],
  ['user@vip.example', null],
  ['two words', null],
  ['', null],
])('%j in place of the address of a server', (address, url) => {
  expect(withAddress(server, address)).toBe(url);
});

it('keeps what a server has no port or path of', () => {
  expect(withAddress('https://localhost', 'vip')).toBe('https://vip');
  expect(withAddress('https://[::1]:6443', 'vip')).toBe('https://vip:6443');
});
