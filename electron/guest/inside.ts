import type { AppError } from '../../shared/error.ts';
import { toInsideNode } from '../../shared/guest/inside/node.ts';
import type { InsideNode } from '../../shared/guest/inside/node.ts';
import type { InsidePart } from '../../shared/guest/inside/report.ts';
import type { ReportParts } from '../../shared/guest/inside/to-report.ts';
import { toInsideWorkload, WorkloadKind, workloadResources } from '../../shared/guest/inside/workload.ts';
import type { InsideWorkload } from '../../shared/guest/inside/workload.ts';
import type { ApiResource } from '../../shared/kinds/define.ts';
import { podKind } from '../../shared/kinds/pod.ts';
import type { Pod } from '../../shared/kinds/pod.ts';
import type { Health } from '../../shared/world/patch.ts';
import type { Clock } from '../clock.ts';
import type { KubeClient } from '../kube/client.ts';
import { openReflector } from '../kube/reflector.ts';
import type { Reflector, ReflectorTimes } from '../kube/reflector.ts';

/** What the inside of a guest cluster is read with. */
export type InsideOptions = {
  client: KubeClient;
  clock: Clock;
  random: () => number;
  times?: Partial<ReflectorTimes>;
  signal: AbortSignal;
  onChange: () => void;
};

/** The inside of a guest cluster while it is read over one way. */
export type Inside = {
  parts: () => Omit<ReportParts, 'vms'>;
  /** Whether its nodes have been read. */
  isRead: () => boolean;
  /** Resolves with why its nodes can no longer be followed; null where the signal ended it. */
  ended: Promise<AppError | null>;
  close: () => Promise<void>;
};

const nodes: ApiResource = { group: '', version: 'v1', plural: 'nodes', isNamespaced: false };

/** The version in the answer of GET /version; null where it has none. */
function toVersion(answer: unknown): string | null {
  const version = (answer as { gitVersion?: unknown } | null)?.gitVersion;
  return typeof version === 'string' ? version : null;
}

/** Reads and watches nodes, workloads and pods of a guest cluster; its nodes decide whether it is reached. */
export function openInside(options: InsideOptions): Inside {
  const { client, clock, random, times, signal, onChange } = options;
  const health = new Map<InsidePart, Health>();
  let version: string | null = null;
  let end: (error: AppError | null) => void = () => undefined;
  const ended = new Promise<AppError | null>((resolve) => (end = resolve));
  signal.addEventListener('abort', () => end(null), { once: true });
  let wasRead = false;

  const tell = (part: InsidePart, next: Health): void => {
    health.set(part, next);
    if (part === 'nodes') {
      wasRead ||= next.type === 'live';
      if (next.type === 'stale' || next.type === 'forbidden') end(next.error);
    }
    onChange();
  };
  const follow = <T>(
    part: InsidePart,
    resource: ApiResource,
    read: (raw: unknown) => { id: string; value: T } | null,
  ): { items: Map<string, T>; reflector: Reflector } => {
    const items = new Map<string, T>();
    const remove = (ids: Iterable<string>): void => {
      for (const id of ids) items.delete(id);
      onChange();
    };
    const reflector = openReflector<{ id: string; value: T }>({
      client,
      resource,
      read: { type: 'watch' },
      project: (raw) => {
        try {
          return read(raw);
        } catch {
          return null;
        }
      },
      store: {
        put: (entities) => {
          for (const { id, value } of entities) items.set(id, value);
          onChange();
        },
        remove,
        retain: (ids) => remove([...items.keys()].filter((id) => !ids.has(id))),
        health: (next) => tell(part, next),
      },
      clock,
      random,
      ...(times ? { times } : {}),
    });
    return { items, reflector };
  };
  const followed = {
    nodes: follow<InsideNode>('nodes', nodes, (raw) => {
      const value = toInsideNode(raw);
      return { id: value.name, value };
    }),
    workloads: WorkloadKind.options.map((kind) =>
      follow<InsideWorkload>(kind, workloadResources[kind], (raw) => {
        const value = toInsideWorkload(kind, raw);
        return { id: `${value.namespace}/${value.name}`, value };
      }),
    ),
    pods: follow<Pod>('pods', podKind.resource, (raw) => {
      const value = podKind.project(raw, 'guest');
      return value === null ? null : { id: value.id, value };
    }),
  };
  void client.request('GET', '/version', { signal }).then((answer) => {
    if (answer.ok) version = toVersion(answer.value);
    onChange();
  });
  const reflectors = [followed.nodes, ...followed.workloads, followed.pods].map(({ reflector }) => reflector);
  return {
    parts: () => ({
      version,
      nodes: [...followed.nodes.items.values()],
      workloads: followed.workloads.flatMap(({ items }) => [...items.values()]),
      pods: [...followed.pods.items.values()],
      unread: [...health].flatMap(([part, is]) =>
        is.type === 'live' || is.type === 'loading'
          ? []
          : [{ part, error: is.type === 'stale' || is.type === 'forbidden' ? is.error : null }],
      ),
    }),
    isRead: () => wasRead,
    ended,
    close: async () => {
      await Promise.all(reflectors.map((reflector) => reflector.close()));
    },
  };
}
