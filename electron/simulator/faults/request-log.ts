import type { Asked } from './asked.ts';

/** One request as it came in; times are milliseconds since 1970. */
export interface LoggedRequest {
  atMs: number;
  method: string;
  /** Without the prefix of Rancher and without query. */
  path: string;
  verb: string;
  plural: string;
}

/** What a cluster was asked. */
export interface RequestLog {
  add: (asked: Asked) => void;
  /** How often each `METHOD /path` was asked for. */
  counts: Map<string, number>;
  /** The requests since a time, the oldest first; the latest 50,000 are kept. */
  since: (atMs: number) => LoggedRequest[];
}

const KEPT = 50_000;

/** Opens the log of a cluster's requests. */
export function openRequestLog(): RequestLog {
  const counts = new Map<string, number>();
  let log: LoggedRequest[] = [];
  return {
    add: ({ method, path, verb, plural }) => {
      const key = `${method} ${path}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      log.push({ atMs: Date.now(), method, path, verb, plural });
      if (log.length > 2 * KEPT) log = log.slice(-KEPT);
    },
    counts,
    since: (atMs) => log.slice(-KEPT).filter((request) => request.atMs >= atMs),
  };
}
