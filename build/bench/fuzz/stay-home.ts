import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

type Loose = Record<string, (this: unknown, ...args: unknown[]) => unknown>;
type Target = { host?: unknown; port?: unknown };

const isHere = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host.startsWith('127.') || host === '';

/** Lets this process reach nothing but this machine: made-up names are not found, and made-up addresses refuse. */
export function stayHome(): void {
  const lookUp = (dns as unknown as Loose)['lookup'];
  (dns as unknown as Loose)['lookup'] = function (host, ...rest) {
    const answer = rest.at(-1) as (error: Error | null) => void;
    if (typeof host === 'string' && (isHere(host) || net.isIP(host) > 0))
      return lookUp?.call(this, host, ...rest);
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${String(host)}`), { code: 'ENOTFOUND' });
    setImmediate(() => answer(error));
    return undefined;
  };
  syncBuiltinESMExports();
  const socket = net.Socket.prototype as unknown as Loose;
  const connect = socket['connect'];
  socket['connect'] = function (...args) {
    const first: unknown = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
    if (typeof first === 'object' && first !== null) {
      const target = first as Target;
      if (typeof target.host === 'string' && net.isIP(target.host) > 0 && !isHere(target.host)) {
        target.host = '127.0.0.1';
        target.port = 9;
      }
    }
    return connect?.apply(this, args);
  };
}
