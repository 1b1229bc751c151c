import type { Random } from '../random.ts';
import type { Asked } from './asked.ts';
import { isWithin } from './asked.ts';
import type { FaultName } from './catalog.ts';
import type { Fault } from './fault.ts';
import { toFaultText } from './fault.ts';

/** The faults a cluster has at the moment. */
export interface ActiveFaults {
  /** Adds faults; one of the same name and scope is replaced. Returns how to end just these. */
  add: (faults: readonly Fault[]) => () => void;
  clear: () => void;
  list: () => readonly Fault[];
  /** How often each fault has happened since the cluster was opened, by its text. */
  happened: () => Record<string, number>;
  /** The first fault of these names that happens to a request or a line now; counts it. */
  take: (asked: Asked, names: ReadonlySet<FaultName>) => Fault | undefined;
  /** A fault that is simply there, such as a clock that goes wrong; counts nothing. */
  find: (name: FaultName) => Fault | undefined;
}

/** Opens the set of faults of a cluster, empty; `onChange` is told whenever one comes or goes by hand. */
export function openActiveFaults(random: Random, nowMs: () => number, onChange: () => void): ActiveFaults {
  let active: { fault: Fault; sinceMs: number }[] = [];
  const happened = new Map<string, number>();

  const isOn = (fault: Fault, sinceMs: number): boolean => {
    if (fault.everySeconds === 0) return true;
    return (nowMs() - sinceMs) % (fault.everySeconds * 1000) < fault.forSeconds * 1000;
  };
  const isTwin = (one: Fault, other: Fault): boolean =>
    one.name === other.name && one.scope.join('+') === other.scope.join('+');
  return {
    add: (faults) => {
      const added = faults.map((fault) => ({ fault: { ...fault }, sinceMs: nowMs() }));
      active = active.filter((old) => !faults.some((fault) => isTwin(fault, old.fault)));
      active.push(...added);
      onChange();
      return () => {
        active = active.filter((each) => !added.includes(each));
        onChange();
      };
    },
    clear: () => {
      active = [];
      onChange();
    },
    list: () => active.map(({ fault }) => fault),
    happened: () => Object.fromEntries(happened),
    take: (asked, names) => {
      if (active.length === 0) return undefined;
      const found = active.find(
        ({ fault, sinceMs }) =>
          names.has(fault.name) &&
          isOn(fault, sinceMs) &&
          isWithin(asked, fault.scope) &&
          (fault.chance >= 1 || random.chance(fault.chance)),
      );
      if (found === undefined) return undefined;
      const { fault } = found;
      const text = toFaultText(fault);
      happened.set(text, (happened.get(text) ?? 0) + 1);
      fault.count -= 1;
      if (fault.count <= 0) active = active.filter((each) => each !== found);
      return fault;
    },
    find: (name) => active.find(({ fault, sinceMs }) => fault.name === name && isOn(fault, sinceMs))?.fault,
  };
}
