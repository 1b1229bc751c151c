import type { Artifact, Distribution } from './artifacts.ts';
import { releaseFiles } from './artifacts.ts';

/** A private registry: what it has, who may pull, and by which authority it is known. */
export interface Registry {
  /** Versions whose images it has; `all` for every one. */
  versions: readonly string[] | 'all';
  user?: { name: string; password: string };
  /** The authority of its certificate; one that every system trusts where it is left out. */
  caPem?: string;
}

/** What came of a download: a file, a text, or what curl makes of the failure. */
export type Fetched =
  | { type: 'artifact'; artifact: Artifact }
  | { type: 'text'; text: string }
  | { type: 'failed'; code: number; message: string; isTransient: boolean };

/** Everything guests reach that is no guest: the internet and what a company has of its own. */
export interface Outside {
  /** Whether there is a way to the internet. */
  isOnline: boolean;
  /** Files of web servers, by URL. */
  files: Map<string, Artifact | string>;
  /** Authorities of web servers that no system trusts by itself, by host. */
  authorities: Map<string, string>;
  /** Names and their addresses. */
  names: Map<string, string>;
  /** Registries by host and port. */
  registries: Map<string, Registry>;
  /** Puts the files of a release below a URL. */
  publish: (url: string, distribution: Distribution, version: string) => void;
  fetch: (url: string, trusted: readonly string[]) => Fetched;
}

const INTERNET: Record<string, Distribution> = { 'https://get.k3s.io': 'k3s', 'https://get.rke2.io': 'rke2' };

const failed = (code: number, message: string, isTransient = false): Fetched => ({
  type: 'failed',
  code,
  message: `curl: (${code}) ${message}`,
  isTransient,
});

/** Opens the world outside: online, and with nothing private in it. */
export function openOutside(): Outside {
  const files = new Map<string, Artifact | string>();
  const authorities = new Map<string, string>();
  const outside: Outside = {
    isOnline: true,
    files,
    authorities,
    names: new Map(),
    registries: new Map(),
    publish: (url, distribution, version) => {
      for (const [name, artifact] of Object.entries(releaseFiles(distribution, version)))
        files.set(`${url.replace(/\/+$/, '')}/${name}`, artifact);
    },
    fetch: (url, trusted) => {
      const parsed = URL.canParse(url) ? new URL(url) : undefined;
      if (parsed === undefined) return failed(3, 'URL using bad/illegal format or missing URL');
      const authority = authorities.get(parsed.host);
      if (authority !== undefined && !trusted.some((pem) => pem.trim() === authority.trim()))
        return failed(60, 'SSL certificate problem: unable to get local issuer certificate');
      const found = files.get(url);
      if (found !== undefined)
        return typeof found === 'string'
          ? { type: 'text', text: found }
          : { type: 'artifact', artifact: found };
      if ([...files.keys()].some((each) => new URL(each).host === parsed.host))
        return failed(22, 'The requested URL returned error: 404');
      const distribution = INTERNET[url.replace(/\/$/, '')];
      if (!outside.isOnline || distribution === undefined)
        return failed(6, `Could not resolve host: ${parsed.hostname}`, true);
      return { type: 'artifact', artifact: { type: 'installer', distribution, version: '' } };
    },
  };
  return outside;
}
