import { isEqual, isObject, valueAt } from '../../shared/plan/canonical.ts';
import type { Json, JsonObject } from '../../shared/plan/canonical.ts';
import { patchOf } from '../../shared/plan/edits.ts';
import type { Move } from '../../shared/plan/run.ts';
import { isDone, keyOfRef } from '../../shared/plan/step.ts';
import type { ObjectRef, Step } from '../../shared/plan/step.ts';

/** What a server without clocks has: objects by key, and how often each request had an effect. */
export type PlanServer = {
  objects: Map<string, JsonObject>;
  /** Effects in the order they happened; sending what changes nothing is none. */
  effects: string[];
  read: (ref: ObjectRef) => unknown;
  send: (move: Extract<Move, { type: 'send' }>) => void;
  /** Lets the cluster do what it does by itself for a step whose requests were taken. */
  settle: (step: Step, done: Step['done']) => void;
};

function merged(before: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result: JsonObject = isObject(before) ? { ...before } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = merged(result[key], value);
  }
  return result;
}

/** Sets what makes a condition hold. */
function makeHold(objects: Map<string, JsonObject>, done: Step['done']): void {
  if (done.type === 'applied') return;
  if (done.type === 'any') {
    const [first] = done.of;
    if (first) makeHold(objects, first);
    return;
  }
  if (done.type === 'all') {
    for (const each of done.of) makeHold(objects, each);
    return;
  }
  const key = keyOfRef(done.ref);
  if (done.type === 'gone') {
    objects.delete(key);
    return;
  }
  const set = (path: readonly string[], value: Json): void => {
    const patch = path.reduceRight<Json>((inner, part) => ({ [part]: inner }), value);
    objects.set(key, merged(objects.get(key), patch) as JsonObject);
  };
  if (done.type === 'exists') set(['metadata', 'name'], done.ref.name);
  if (done.type === 'field') set(done.path, done.in[0] ?? null);
  if (done.type === 'present') set(done.path, '10.5.9.10');
  if (done.type === 'changed')
    set(done.path, `${(valueAt(objects.get(key), done.path) as string | undefined) ?? ''}+`);
  if (done.type === 'condition')
    set(['status', 'conditions'], [{ type: done.condition, status: done.status }]);
}

/** Opens a server that does at once, and by the book, what is asked of it. */
export function openPlanServer(): PlanServer {
  const objects = new Map<string, JsonObject>();
  const effects: string[] = [];
  const underWay = new Set<string>();
  const read = (ref: ObjectRef): unknown => objects.get(keyOfRef(ref));
  const isRunning = (ref: ObjectRef): boolean => {
    const instance = { ...ref, apiVersion: 'kubevirt.io/v1', plural: 'virtualmachineinstances' };
    return valueAt(read(instance), ['status', 'phase']) === 'Running';
  };
  return {
    objects,
    effects,
    read,
    send({ operation }) {
      const { action, ref, body, subresource } = operation;
      const key = keyOfRef(ref);
      const before = objects.get(key);
      const put = (after: JsonObject): void => {
        if (before !== undefined && isEqual(before, after)) return;
        objects.set(key, after);
        effects.push(`${action} ${key}`);
      };
      switch (action) {
        case 'apply':
        case 'patch':
          put(merged(before, body ?? {}) as JsonObject);
          return;
        case 'edit':
          put(merged(before, patchOf(before, operation.edits ?? []) ?? {}) as JsonObject);
          return;
        case 'create':
          if (before !== undefined) throw new Error(`${key} is created twice`);
          put((body ?? {}) as JsonObject);
          return;
        case 'delete':
          if (objects.delete(key)) effects.push(`delete ${key}`);
          return;
        case 'call':
          // KubeVirt answers 409 while a request for the same VM is under way (virt-api rest/subresource.go).
          if (underWay.has(key) || (subresource === 'start' && isRunning(ref))) return;
          underWay.add(key);
          effects.push(`call ${key} ${subresource ?? ''}`);
          return;
        case 'wait':
          return;
      }
    },
    settle(step, done) {
      for (const { ref } of step.operations) underWay.delete(keyOfRef(ref));
      if (!isDone(done, read)) makeHold(objects, done);
    },
  };
}
