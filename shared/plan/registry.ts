import type { Registry } from './shape.ts';

/** A private registry of a host that all images come from, with its defaults. */
export function toRegistry(host: string): Registry {
  return {
    host,
    mirrors: allFrom(host),
    username: null,
    passwordSlot: null,
    caSlot: null,
    isInsecure: false,
    systemDefaultRegistry: host,
  };
}

function allFrom(host: string): Registry['mirrors'] {
  return { '*': [`https://${host}`] };
}

/** A registry under another host; mirrors and the prefix of system images move along where they were those of the host. */
export function movedTo(registry: Registry, host: string): Registry {
  const isUsual = toMirrorsText(registry.mirrors) === toMirrorsText(allFrom(registry.host));
  return {
    ...registry,
    host,
    mirrors: isUsual ? allFrom(host) : registry.mirrors,
    systemDefaultRegistry:
      registry.systemDefaultRegistry === registry.host ? host : registry.systemDefaultRegistry,
  };
}

/** Whether a text is the host of a registry, with a port where it has one, and without a scheme. */
export function isRegistryHost(text: string): boolean {
  return /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?|\[[0-9a-f:]+\])(:\d{1,5})?$/i.test(text);
}

/** An address with http or https. One with a login is none: a plan holds no password, it is a secret of its own. */
function isEndpoint(text: string): boolean {
  return /^https?:\/\/(\[[0-9a-f:]+\]|[^/\s:@?#[\],]+)(:\d{1,5})?(\/[^\s@?#,]*)?$/i.test(text);
}

/** Mirrors as a line of text: `docker.io=https://a,https://b *=https://a`. */
export function toMirrorsText(mirrors: Registry['mirrors']): string {
  return Object.entries(mirrors)
    .map(([upstream, endpoints]) => `${upstream}=${endpoints.join(',')}`)
    .join(' ');
}

/** Reads mirrors of a line of text; null where it is none, or holds a login. */
export function readMirrors(text: string): Registry['mirrors'] | null {
  const entries = text
    .split(/\s+/)
    .filter((entry) => entry !== '')
    .map((entry): [string, string[]] => {
      const at = entry.indexOf('=');
      return [entry.slice(0, Math.max(at, 0)), entry.slice(at + 1).split(',')];
    });
  const mirrors = Object.fromEntries(entries);
  const isGood =
    Object.keys(mirrors).length === entries.length &&
    entries.every(
      ([upstream, endpoints]) =>
        (upstream === '*' || isRegistryHost(upstream)) && endpoints.every(isEndpoint),
    );
  return isGood ? mirrors : null;
}

/** What is wrong with a private registry, each without a full stop. */
export function registryProblems({ host, mirrors }: Registry): string[] {
  const problems = isRegistryHost(host)
    ? []
    : [`the private registry "${host}" is no host, with a port or without, and no scheme`];
  for (const [upstream, endpoints] of Object.entries(mirrors)) {
    if (upstream !== '*' && !isRegistryHost(upstream))
      problems.push(`the mirrored registry "${upstream}" is no host and not *`);
    if (endpoints.length === 0 || !endpoints.every(isEndpoint))
      problems.push(`the mirrors of ${upstream} are to be addresses with http or https, and without a login`);
  }
  return problems;
}
