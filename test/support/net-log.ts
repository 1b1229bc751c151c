import { readFile } from 'node:fs/promises';

/** What Chromium's own log of its network (`--log-net-log`) tells of what left the browser. */
export type NetLog = {
  /** Addresses with port to which TCP connections were tried. */
  connects: readonly string[];
  /** Names that were looked up by the resolver. */
  lookups: readonly string[];
  /** How many datagrams were sent. */
  datagrams: number;
};

type Logged = {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; params?: { address?: string; host?: string } }[];
};

/** Reads a log of a browser that has been closed. Source: chromium net/log/net_log_event_type_list.h. */
export async function readNetLog(path: string): Promise<NetLog> {
  const { constants, events } = JSON.parse(await readFile(path, 'utf8')) as Logged;
  const typeOf = (name: string): number => {
    const type = constants.logEventTypes[name];
    if (type === undefined) throw new Error(`The log of this Chromium knows no ${name}.`);
    return type;
  };
  const of = (name: string): Logged['events'] => {
    const type = typeOf(name);
    return events.filter((event) => event.type === type);
  };
  return {
    connects: of('TCP_CONNECT_ATTEMPT').flatMap(({ params }) => params?.address ?? []),
    lookups: of('HOST_RESOLVER_SYSTEM_TASK').flatMap(({ params }) => params?.host ?? []),
    datagrams: of('UDP_BYTES_SENT').length,
  };
}
