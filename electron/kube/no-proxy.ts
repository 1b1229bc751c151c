import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Whether a host is reached without the app's proxy. Entries as in NO_PROXY: `*`, a name (with all below it), `.name` and
 * `*.name` (only what is below), an address, a range such as 10.0.0.0/8; each also with a port. This machine itself always is.
 */
export function isExempt(entries: readonly string[], host: string, port: number): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  const family = isIP(name);
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  if (family !== 0 && loopback.check(name, family === 6 ? 'ipv6' : 'ipv4')) return true;
  return entries.some((entry) => meets(entry.trim().toLowerCase(), name, family, port));
}

/** Whether an entry of the list can be understood. */
export function isNoProxyEntry(entry: string): boolean {
  const { host, hasPort } = split(entry.trim().toLowerCase());
  if (host === '') return false;
  if (host === '*') return !hasPort;
  const range = /^([^/]+)\/(\d{1,3})$/.exec(host);
  if (range) {
    const family = isIP(range[1] ?? '');
    return family !== 0 && Number(range[2]) <= (family === 6 ? 128 : 32);
  }
  return isIP(host) !== 0 || /^(?:\*?\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?$/.test(host);
}

function split(entry: string): { host: string; port: number | null; hasPort: boolean } {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(entry);
  if (match) return { host: match[1] ?? match[2] ?? '', port: Number(match[3]), hasPort: true };
  return { host: entry.replace(/^\[|\]$/g, ''), port: null, hasPort: false };
}

function meets(entry: string, name: string, family: number, port: number): boolean {
  const { host, port: onlyPort } = split(entry);
  if (onlyPort !== null && onlyPort !== port) return false;
  if (host === '*') return true;
  const range = /^([^/]+)\/(\d{1,3})$/.exec(host);
  if (range) {
    const network = range[1] ?? '';
    if (isIP(network) === 0 || isIP(network) !== family) return false;
    const type = family === 6 ? 'ipv6' : 'ipv4';
    const list = new BlockList();
    list.addSubnet(network, Math.min(Number(range[2]), family === 6 ? 128 : 32), type);
    return list.check(name, type);
  }
  if (isIP(host) !== 0) {
    if (isIP(host) !== family) return false;
    const type = family === 6 ? 'ipv6' : 'ipv4';
    const list = new BlockList();
    list.addAddress(host, type);
    return list.check(name, type);
  }
  if (host === '' || family !== 0) return false;
  const below = host.replace(/^\*?\./, '').replace(/\.$/, '');
  if (host.startsWith('.') || host.startsWith('*.')) return name.endsWith(`.${below}`);
  return name === below || name.endsWith(`.${below}`);
}
