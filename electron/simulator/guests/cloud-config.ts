import { parse } from 'yaml';
import type { KubeObject } from '../json.ts';
import { isObject, objectAt, objectsAt, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';

/** What a guest is told to do when it starts for the first time. */
export interface CloudConfig {
  hostname: string | undefined;
  packages: readonly string[];
  /** Users beside those of the image. */
  users: readonly string[];
  files: readonly { path: string; content: string }[];
  /** Each a command line for a shell, or words that are run without one. */
  commands: readonly (string | readonly string[])[];
  /** What cloud-init complains about. */
  problems: readonly string[];
}

/** The address in network data for the first NIC. */
export interface StaticAddress {
  address: string;
  mac: string | undefined;
}

const SOURCES = ['cloudInitNoCloud', 'cloudInitConfigDrive'];
const fromBase64 = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');

/** A text of a VMI's cloud-init source: inline, in base64, or in the Secret it names (kubevirt pkg/cloud-init). */
function sourceText(store: Store, vmi: KubeObject, kind: 'userData' | 'networkData'): string | undefined {
  const ref = kind === 'userData' ? 'secretRef' : 'networkDataSecretRef';
  for (const volume of objectsAt(vmi, 'spec', 'volumes')) {
    for (const source of SOURCES.map((each) => objectAt(volume, each))) {
      const inline = textAt(source, kind) ?? fromBase64(textAt(source, `${kind}Base64`));
      if (inline !== undefined) return inline;
      const name = textAt(source, ref, 'name');
      if (name === undefined) continue;
      const secret = store.get(RESOURCES.secrets, vmi.metadata.namespace, name);
      const data = objectAt(secret, 'data');
      const key = kind.toLowerCase();
      const text = fromBase64(textAt(data, key) ?? textAt(data, kind));
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

function toCommands(values: readonly unknown[]): CloudConfig['commands'] {
  const commands: (string | string[])[] = [];
  for (const value of values) {
    if (typeof value === 'string') commands.push(value);
    else if (Array.isArray(value)) commands.push(value.map(String));
  }
  return commands;
}

/** The user data of a VMI as its guest reads it; undefined where it has none. */
export function readCloudConfig(store: Store, vmi: KubeObject): CloudConfig | undefined {
  const text = sourceText(store, vmi, 'userData');
  if (text === undefined || text.trim() === '') return undefined;
  const nothing = { hostname: undefined, packages: [], users: [], files: [], commands: [] };
  if (!/^(## template: jinja\n)?#cloud-config\b/.test(text))
    return { ...nothing, problems: ["Unhandled non-multipart (text/x-not-multipart) userdata: '...'"] };
  let value: unknown;
  try {
    value = parse(text, { version: '1.1' });
  } catch (error) {
    return {
      ...nothing,
      problems: [`Failed loading yaml blob. Invalid format: ${error instanceof Error ? error.message : ''}`],
    };
  }
  if (!isObject(value)) return { ...nothing, problems: [] };
  const list = (key: string): unknown[] => (Array.isArray(value[key]) ? (value[key] as unknown[]) : []);
  return {
    hostname: textAt(value, 'hostname'),
    packages: list('packages').map(String),
    users: list('users').flatMap((user) => textAt(user, 'name') ?? []),
    files: list('write_files').flatMap((file) => {
      const path = textAt(file, 'path');
      const encoding = textAt(file, 'encoding') ?? '';
      const content = textAt(file, 'content') ?? '';
      if (path === undefined) return [];
      return [{ path, content: /^b(ase)?64$|^gz/.test(encoding) ? (fromBase64(content) ?? '') : content }];
    }),
    commands: toCommands(list('runcmd')),
    problems: [],
  };
}

/** The fixed address that network data gives a guest's first NIC (cloud-init network config, versions 1 and 2). */
export function readStaticAddress(store: Store, vmi: KubeObject): StaticAddress | undefined {
  const text = sourceText(store, vmi, 'networkData');
  if (text === undefined || text.trim() === '') return undefined;
  let value: unknown;
  try {
    value = parse(text, { version: '1.1' });
  } catch {
    return undefined;
  }
  const root = isObject(value) && isObject(value.network) ? value.network : value;
  const [nic] = Object.values(objectAt(root, 'ethernets'));
  const addresses = isObject(nic) && Array.isArray(nic.addresses) ? nic.addresses : [];
  const cidr =
    addresses.map(String)[0] ??
    objectsAt(root, 'config').flatMap((each) =>
      objectsAt(each, 'subnets').flatMap((subnet) => textAt(subnet, 'address') ?? []),
    )[0];
  if (cidr === undefined) return undefined;
  return { address: cidr.split('/')[0] ?? cidr, mac: textAt(nic, 'match', 'macaddress') };
}
