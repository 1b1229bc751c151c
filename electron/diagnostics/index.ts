import type { Check } from './check.ts';
import { authenticationCheck } from './checks/authentication.ts';
import { clockCheck } from './checks/clock.ts';
import { groupsCheck } from './checks/groups.ts';
import { keychainCheck } from './checks/keychain.ts';
import { lastKnownCheck } from './checks/last-known.ts';
import { latencyCheck } from './checks/latency.ts';
import { permissionsCheck } from './checks/permissions.ts';
import { reachabilityCheck } from './checks/reachability.ts';
import { tlsCheck } from './checks/tls.ts';

/** Every check, in the order in which they run. */
export const checks: readonly Check[] = [
  keychainCheck,
  reachabilityCheck,
  tlsCheck,
  authenticationCheck,
  permissionsCheck,
  groupsCheck,
  latencyCheck,
  clockCheck,
  lastKnownCheck,
];
