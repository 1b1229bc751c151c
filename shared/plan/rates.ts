import { toBytes } from '../quantity.ts';

/** What a cluster says of overcommit in percent, of KubeVirt's overhead, and of its version. */
export type Rates = {
  cpuPercent: number;
  memoryPercent: number;
  storagePercent: number;
  overheadRatio: number;
  /** What a live migration may take of the network; null where nothing limits it. */
  migrationBytesPerSecond: number | null;
  /** Major and minor of the Harvester version; null where it is not known. */
  version: readonly [major: number, minor: number] | null;
};

type Said = Partial<Record<string, unknown>>;

/** A setting that is no JSON is as good as none: Harvester's webhook does not take such. */
function jsonOf(text: string | undefined): Said {
  try {
    const read: unknown = JSON.parse(text ?? '{}');
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}

/** Reads what the settings of a cluster say, by name; what is not set is as Harvester has it. */
export function toRates(settings: ReadonlyMap<string, string>): Rates {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(settings.get('server-version') ?? '') ?? [];
  const version =
    major !== undefined && minor !== undefined ? ([Number(major), Number(minor)] as const) : null;
  // Source: harvester API reference section 5.2; a version that cannot be read is taken for a new one.
  const isOld = version !== null && version[0] === 1 && version[1] < 8;
  const fallback = isOld
    ? { cpu: 1600, memory: 150, storage: 200 }
    : { cpu: 1000, memory: 150, storage: 100 };
  const said = jsonOf(settings.get('overcommit-config'));
  const bandwidth = jsonOf(settings.get('kubevirt-migration')).bandwidthPerMigration;
  const percent = (key: 'cpu' | 'memory' | 'storage'): number => {
    const value = Number(said[key] ?? 0);
    return value > 0 ? value : fallback[key];
  };
  return {
    cpuPercent: percent('cpu'),
    memoryPercent: percent('memory'),
    storagePercent: percent('storage'),
    migrationBytesPerSecond: (typeof bandwidth === 'string' && toBytes(bandwidth)) || null,
    overheadRatio: Number(settings.get('additional-guest-memory-overhead-ratio') ?? '1.5') || 1,
    version,
  };
}
