import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ActiveFaults } from './active.ts';

/** Tokens that expire and are replaced. */
export interface Credentials {
  /** A new token for the user of an old one; it is good however many older ones expire. */
  renew: (token: string) => string;
  /** Whether the token of a request has expired; a renewed one is turned into the one the cluster knows. */
  isExpired: (message: IncomingMessage) => boolean;
  /** Told that the faults have changed: the time until the expiry counts from here. */
  refresh: () => void;
}

/** Opens the credentials of a cluster. */
export function openCredentials(faults: () => ActiveFaults): Credentials {
  const renewed = new Map<string, { original: string; atMs: number }>();
  let expiry: { fault: unknown; sinceMs: number } | undefined;
  return {
    renew: (token) => {
      const fresh = `${token.split(':')[0] ?? 'kubeconfig-user'}:${randomBytes(27).toString('hex')}`;
      const original = renewed.get(token)?.original ?? token;
      renewed.set(fresh, { original, atMs: Date.now() });
      return fresh;
    },
    isExpired: (message) => {
      const token = (message.headers.authorization ?? '').replace(/^Bearer /, '');
      const known = renewed.get(token);
      if (known !== undefined) message.headers.authorization = `Bearer ${known.original}`;
      const fault = faults().find('token-expiry');
      if (fault === undefined || expiry === undefined) return false;
      const isFresh = known !== undefined && known.atMs >= expiry.sinceMs;
      return !isFresh && Date.now() >= expiry.sinceMs + Number(fault.value) * 1000;
    },
    refresh: () => {
      const fault = faults().find('token-expiry');
      if (fault === undefined) expiry = undefined;
      else if (expiry?.fault !== fault) expiry = { fault, sinceMs: Date.now() };
    },
  };
}
