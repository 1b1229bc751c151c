import { expect, it } from 'vitest';
import { isExempt, isNoProxyEntry } from '../../../electron/kube/no-proxy.ts';

it.each([
  ['harvester.example', 'harvester.example', 443, true],
  ['harvester.example', 'a.harvester.example', 443, true],
  ['harvester.example', 'notharvester.example', 443, false],
  ['.example', 'harvester.example', 443, true],
  ['.harvester.example', 'harvester.example', 443, false],
  ['*.example', 'harvester.example', 443, true],
  ['Harvester.Example', 'harvester.EXAMPLE', 443, true],
  ['harvester.example:6443', 'harvester.example', 6443, true],
  ['harvester.example:6443', 'harvester.example', 443, false],
  ['10.0.0.0/8', '10.20.30.40', 443, true],
  ['10.0.0.0/8', '11.20.30.40', 443, false],
  ['10.0.0.0/8', 'ten.example', 443, false],
  ['192.168.1.7', '192.168.1.7', 443, true],
  ['192.168.1.7', '192.168.1.70', 443, false],
  ['fd00::/8', 'fd12::1', 443, true],
  ['[fd12::1]:6443', 'fd12::1', 6443, true],
  ['::1:0', 'fd12::1', 443, false],
  ['*', 'anything.example', 443, true],
])('with %s, %s:%i is reached without the proxy: %s', (entry, host, port, expected) => {
  expect(isNoProxyEntry(entry)).toBe(true);
  expect(isExempt(['unrelated.test', ` ${entry} `], host, port)).toBe(expected);
});

it('reaches this machine itself without the proxy, whatever the list', () => {
  for (const host of ['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '::1'])
    expect(isExempt([], host, 443)).toBe(true);
  expect(isExempt([], 'harvester.example', 443)).toBe(false);
});

it('tells what is no entry', () => {
  for (const entry of ['', ' ', 'a b', '10.0.0.0/33', 'fd00::/129', 'name/8', 'http://a', '*:1', 'a..b'])
    expect(isNoProxyEntry(entry), entry).toBe(false);
});
