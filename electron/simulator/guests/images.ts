import { parse } from 'yaml';
import { isObject, objectAt, textAt } from '../json.ts';
import type { Distribution } from './artifacts.ts';
import { imageFolder } from './installer.ts';
import type { Machine } from './machine.ts';
import type { Outside } from './outside.ts';

/** A list of a configuration; one text is a list of one. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}

/** A file as YAML; undefined where it is not there or is none. */
export function readYaml(machine: Machine, path: string): Record<string, unknown> | undefined {
  const text = machine.files.get(path);
  if (text === undefined) return undefined;
  try {
    const value: unknown = parse(text, { version: '1.1' });
    return isObject(value) ? value : {};
  } catch {
    return undefined;
  }
}

function pullFrom(
  outside: Outside,
  machine: Machine,
  configs: unknown,
  host: string,
  version: string,
): string | undefined {
  const isDockerHub = host === 'docker.io' || host === 'registry-1.docker.io' || host === 'index.docker.io';
  const registry = outside.registries.get(host);
  if (registry === undefined) {
    if (isDockerHub && outside.isOnline) return undefined;
    const name = isDockerHub ? 'registry-1.docker.io' : host;
    return `dial tcp: lookup ${name.replace(/:\d+$/, '')} on 10.53.0.10:53: no such host`;
  }
  const config = objectAt(configs, host);
  const ca = machine.files.get(textAt(config, 'tls', 'ca_file') ?? '');
  const isUnverified = objectAt(config, 'tls').insecure_skip_verify === true;
  if (registry.caPem !== undefined && !isUnverified && ca?.trim() !== registry.caPem.trim())
    return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
  const { user } = registry;
  if (
    user !== undefined &&
    (textAt(config, 'auth', 'username') !== user.name || textAt(config, 'auth', 'password') !== user.password)
  )
    return 'failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized';
  return registry.versions === 'all' || registry.versions.includes(version) ? undefined : 'not found';
}

/**
 * Why a node cannot have the images of its release, or undefined where it can: from an archive in its image folder, or
 * from a registry by registries.yaml (K3s documentation, private registry configuration).
 */
export function imageFault(
  outside: Outside,
  machine: Machine,
  distribution: Distribution,
  version: string,
  config: Readonly<Record<string, unknown>>,
): string | undefined {
  const folder = imageFolder(distribution);
  const hasArchive = [...machine.artifacts].some(
    ([path, each]) =>
      path.startsWith(folder) &&
      each.type === 'images' &&
      each.distribution === distribution &&
      each.version === version,
  );
  if (hasArchive) return undefined;
  const path = textAt(config, 'private-registry') ?? `/etc/rancher/${distribution}/registries.yaml`;
  const registries = readYaml(machine, path);
  const systemDefault = textAt(config, 'system-default-registry');
  const host = systemDefault ?? 'docker.io';
  const mirrors = objectAt(registries, 'mirrors');
  const mirror = isObject(mirrors[host]) ? objectAt(mirrors, host) : objectAt(mirrors, '*');
  const endpoints = Array.isArray(mirror.endpoint) ? mirror.endpoint.map(String) : [];
  const hosts = endpoints.map((each) => (URL.canParse(each) ? new URL(each).host : each));
  if (config['disable-default-registry-endpoint'] !== true || hosts.length === 0) hosts.push(host);
  let why: string | undefined;
  for (const each of hosts) {
    why = pullFrom(outside, machine, objectAt(registries, 'configs'), each, version);
    if (why === undefined) return undefined;
  }
  const image = distribution === 'rke2' ? 'rke2-runtime' : 'mirrored-pause:3.6';
  const tag = distribution === 'rke2' ? `:${version.replace('+', '-')}` : '';
  return `failed to pull and unpack image "${host}/rancher/${image}${tag}": failed to resolve reference: ${why ?? ''}`;
}
