import type { KubeObject } from '../json.ts';
import { numberAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Behaviour } from './context.ts';
import { now } from './context.ts';

/** Writes Kubernetes Events about objects. */
export interface Recorder {
  record: (
    about: KubeObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    component: string,
  ) => void;
}

/** The component in events of KubeVirt's controllers of VMs and VMIs. */
export const VM_CONTROLLER = 'virtualmachine-controller';

/** A cluster keeps events for an hour; the simulator keeps this many. */
const EVENT_LIMIT = 2000;

/** Opens a recorder; an event that repeats raises the count of the first one (client-go tools/record). */
export function createRecorder(behaviour: Behaviour): Recorder {
  const known = new Map<string, { namespace: string; name: string }>();
  let lastStamp = 0n;
  /** Nanoseconds, never the same twice: many events about one object may come within a millisecond. */
  const stamp = (): string => {
    const present = BigInt(Date.now()) * 1_000_000n;
    lastStamp = present > lastStamp ? present : lastStamp + 1n;
    return lastStamp.toString(16);
  };
  return {
    record: (about, type, reason, message, component) => {
      const { store, random } = behaviour;
      const time = now(behaviour);
      const namespace = about.metadata.namespace ?? 'default';
      // Nothing new is let into a namespace that is going (apiserver admission/plugin/namespace/lifecycle).
      const home = store.get(RESOURCES.namespaces, undefined, namespace);
      if (home === undefined || home.metadata.deletionTimestamp !== undefined) return;
      const key = [about.metadata.uid, type, reason, message, component].join('\n');
      const before = known.get(key);
      if (before !== undefined) {
        const repeated = store.change(RESOURCES.events, before.namespace, before.name, (event) => ({
          ...event,
          count: (numberAt(event, 'count') ?? 1) + 1,
          lastTimestamp: time,
        }));
        if (repeated !== undefined) return;
      }
      const name = `${about.metadata.name}.${stamp()}${random.suffix(3)}`;
      store.create(RESOURCES.events, {
        kind: 'Event',
        apiVersion: 'v1',
        metadata: { name, namespace },
        count: 1,
        eventTime: null,
        firstTimestamp: time,
        involvedObject: {
          apiVersion: about.apiVersion,
          kind: about.kind,
          name: about.metadata.name,
          namespace,
          resourceVersion: about.metadata.resourceVersion ?? '',
          uid: about.metadata.uid ?? '',
        },
        lastTimestamp: time,
        message,
        reason,
        reportingComponent: component,
        reportingInstance: '',
        source: { component },
        type,
      });
      known.set(key, { namespace, name });
      const oldest = known.entries().next();
      if (known.size > EVENT_LIMIT && oldest.done !== true) {
        const [oldKey, old] = oldest.value;
        known.delete(oldKey);
        if (store.get(RESOURCES.events, old.namespace, old.name) !== undefined) {
          store.remove(RESOURCES.events, old.namespace, old.name);
        }
      }
    },
  };
}
