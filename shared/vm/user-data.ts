import { LineCounter, isMap, isSeq, parseDocument } from 'yaml';
import type { Document } from 'yaml';

/** What is wrong with cloud-init text, and in which line, counted from one. */
export type TextProblem = { line: number; text: string };

const header = '#cloud-config';
const agentPackage = 'qemu-guest-agent';
const agentCommand = ['systemctl', 'enable', '--now', 'qemu-guest-agent.service'];

/** cloud-init of a VM that only gets the guest agent. Source: harvester API reference section 5.2. */
export const usualUserData = `${header}
package_update: true
packages:
  - ${agentPackage}
runcmd:
  - - systemctl
    - enable
    - --now
    - ${agentPackage}.service
`;

function faultsOf(document: Document.Parsed, counter: LineCounter): TextProblem[] {
  return document.errors.map(({ pos, message }) => ({
    line: counter.linePos(pos[0]).line,
    text: message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message,
  }));
}

/** Keys of cloud-config and what their values are, as far as a wrong one is a mistake often made. Source: cloud-init documentation, module reference. */
const lists = ['packages', 'runcmd', 'bootcmd', 'ssh_authorized_keys', 'users', 'write_files'];
const flags = ['package_update', 'package_upgrade', 'ssh_pwauth', 'package_reboot_if_required'];

/**
 * What is wrong with user data; empty text is none at all. Text that does not begin as cloud-config is only looked at for
 * what cloud-init would not take for anything (cloud-init documentation, user data formats).
 */
export function checkUserData(text: string): TextProblem[] {
  if (text.trim() === '') return [];
  const [first = ''] = text.split('\n', 1);
  const isOther =
    /^(#!|#include|#cloud-boothook|#cloud-config-archive|#part-handler|## template: jinja|Content-Type:|MIME-Version:)/;
  if (isOther.test(first)) return [];
  if (first.trimEnd() !== header)
    return [{ line: 1, text: `User data has to begin with ${header}, or with #! for a script.` }];
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, version: '1.1' });
  const faults = faultsOf(document, counter);
  if (faults.length > 0) return faults;
  if (document.contents === null) return [];
  if (!isMap(document.contents)) return [{ line: 2, text: 'cloud-config is a list of names with values.' }];
  return document.contents.items.flatMap((pair): TextProblem[] => {
    const key = String(pair.key);
    const offset = (pair.key as { range?: [number, number, number] }).range?.[0] ?? 0;
    const { line } = counter.linePos(offset);
    const value: unknown = (pair.value as { toJSON?: () => unknown } | null)?.toJSON?.() ?? null;
    if (lists.includes(key) && !Array.isArray(value))
      return [{ line, text: `The value of ${key} is a list.` }];
    if (flags.includes(key) && typeof value !== 'boolean' && value !== 'unchanged')
      return [{ line, text: `${key} is true or false.` }];
    return [];
  });
}

/** What is wrong with network data, version 1 or 2; empty text is none. Source: cloud-init documentation, network config. */
export function checkNetworkData(text: string): TextProblem[] {
  if (text.trim() === '') return [];
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, version: '1.1' });
  const faults = faultsOf(document, counter);
  if (faults.length > 0) return faults;
  if (!isMap(document.contents)) return [{ line: 1, text: 'Network data is a list of names with values.' }];
  const read = document.toJS() as Record<string, unknown>;
  const inner = (typeof read.network === 'object' && read.network !== null ? read.network : read) as Record<
    string,
    unknown
  >;
  const { version } = inner;
  if (version !== 1 && version !== 2)
    return [{ line: 1, text: 'Network data says version: 1 or version: 2.' }];
  if (version === 1 && !Array.isArray(inner.config))
    return [{ line: 1, text: 'Version 1 has a list in config.' }];
  return [];
}

/** User data that can be changed by its parts; null for what is no cloud-config or has mistakes. */
function toDocument(text: string): Document.Parsed | null {
  const whole = text.trim() === '' ? `${header}\n` : text;
  if (!whole.startsWith(header) || checkUserData(whole).length > 0) return null;
  const document = parseDocument(whole, { version: '1.1' });
  return document.contents === null || isMap(document.contents) ? document : null;
}

function print(document: Document): string {
  const text = document.toString({ lineWidth: 0 });
  const body = text.startsWith(header) ? text : `${header}\n${text.trim() === 'null' ? '' : text}`;
  return body.replace(/^(#cloud-config)\n+(?:null\n)?/, '$1\n');
}

/** The list under a key, as plain values. */
function listOf(document: Document, key: string): unknown[] {
  const found: unknown = document.contents === null ? undefined : document.get(key);
  return isSeq(found) ? found.toJSON() : [];
}

function putList(document: Document, key: string, values: readonly unknown[]): void {
  if (values.length === 0) document.delete(key);
  else document.set(key, document.createNode(values));
}

const isAgentCommand = (command: unknown): boolean =>
  JSON.stringify(command).includes('qemu-guest-agent') && JSON.stringify(command).includes('systemctl');

/** Whether user data installs the guest agent. */
export function hasAgent(text: string): boolean {
  const document = toDocument(text);
  return document !== null && listOf(document, 'packages').includes(agentPackage);
}

/** User data that installs the guest agent, or does not; as it is where it cannot be changed by its parts. */
export function withAgent(text: string, isOn: boolean): string {
  const document = toDocument(text);
  if (!document || hasAgent(text) === isOn) return text;
  const packages = listOf(document, 'packages').filter((name) => name !== agentPackage);
  const commands = listOf(document, 'runcmd').filter((command) => !isAgentCommand(command));
  if (isOn && document.contents === null) document.contents = document.createNode({}) as never;
  if (isOn && document.get('package_update') === undefined) document.set('package_update', true);
  putList(document, 'packages', isOn ? [...packages, agentPackage] : packages);
  putList(document, 'runcmd', isOn ? [...commands, agentCommand] : commands);
  if (!isOn && packages.length === 0) document.delete('package_update');
  return print(document);
}

/** The public keys that user data lets in. */
export function keysIn(text: string): string[] {
  const document = toDocument(text);
  return document === null
    ? []
    : listOf(document, 'ssh_authorized_keys').filter((key) => typeof key === 'string');
}

/** User data that lets in these public keys and no others; as it is where it cannot be changed by its parts. */
export function withKeys(text: string, keys: readonly string[]): string {
  const document = toDocument(text);
  if (!document) return text;
  if (document.contents === null) document.contents = document.createNode({}) as never;
  putList(document, 'ssh_authorized_keys', keys);
  return print(document);
}

/** Whether a text is a public key as OpenSSH writes it, on one line. */
export function isPublicKey(text: string): boolean {
  return /^(ssh-(rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) [A-Za-z0-9+/]+=*( \S.*)?$/.test(
    text.trim(),
  );
}
