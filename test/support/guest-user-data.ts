import { parse } from 'yaml';
import type {
  GuestNodeSpec,
  GuestSecrets,
  GuestSpec,
  GuestStart,
} from '../../shared/guest/provision/spec.ts';
import { userDataOf } from '../../shared/guest/provision/user-data.ts';
import { guestNode, guestSecrets } from './guest-spec.ts';

/** User data as a guest reads it. */
export type ReadUserData = {
  packages?: string[];
  write_files: { path: string; permissions: string; content: string }[];
  runcmd: string[][];
};

/** The node founds the cluster. */
export const found: GuestStart = { type: 'found', address: '10.5.0.10' };
/** The node joins. */
export const joins: GuestStart = { type: 'join', address: '10.5.0.10' };
/** A worker of the cluster. */
export const worker = guestNode({ name: 'shop-work-1', pool: 'work', role: 'agent' });

/** The user data of a node, read. */
export function readNode(
  spec: GuestSpec,
  node: GuestNodeSpec,
  start: GuestStart,
  secrets: GuestSecrets = guestSecrets(),
): ReadUserData {
  return parse(userDataOf(spec, node, secrets, start)) as ReadUserData;
}

/** A file of user data as YAML; null where it is not written. */
export function fileOf(data: ReadUserData, path: string): unknown {
  return parse(data.write_files.find((each) => each.path === path)?.content ?? 'null');
}

/** The commands of user data, their words joined by spaces. */
export function commandsOf(data: ReadUserData): string[] {
  return data.runcmd.map((words) => words.join(' '));
}
