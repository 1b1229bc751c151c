// Loaded before a program (`--import`): writes every connection and every name that is looked up to the file
// ACRE_OUTBOUND names, a line each.
import { appendFileSync } from 'node:fs';
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

const path = process.env['ACRE_OUTBOUND'] ?? '';
const note = (line: string): void => appendFileSync(path, `${line}\n`);

type Loose = Record<string, (this: unknown, ...args: unknown[]) => unknown>;

function wrap(owner: object, name: string, before: (args: unknown[]) => void): void {
  const loose = owner as Loose;
  const original = loose[name];
  if (typeof original !== 'function') return;
  loose[name] = function (...args: unknown[]) {
    before(args);
    return original.apply(this, args);
  };
}

wrap(net.Socket.prototype, 'connect', (args) => {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  const target = (typeof first === 'object' && first !== null ? first : { port: first }) as {
    host?: string;
    port?: unknown;
    path?: string;
  };
  // A path is a socket of this machine, such as that of the keyring.
  if (target.path === undefined) note(`connect ${target.host ?? 'localhost'}:${String(target.port)}`);
});
wrap(dgram.Socket.prototype, 'send', () => note('datagram'));
const isName = (name: unknown): boolean => typeof name === 'string' && net.isIP(name) === 0;
for (const owner of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(owner)) {
    if (!/^(?:lookup|resolve|reverse)/.test(name)) continue;
    wrap(owner, name, ([asked]) => {
      if (isName(asked)) note(`look up ${String(asked)}`);
    });
  }
}
