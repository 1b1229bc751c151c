import type { JsonObject } from '../json.ts';
import { isObject, textAt } from '../json.ts';

/** What a client asks of the subscribe socket (rancher/apiserver pkg/subscribe/handler.go). */
export interface Subscription {
  stop: boolean;
  resourceType: string;
  resourceVersion: string;
  namespace: string;
  id: string;
  selector: string;
  /** Empty for events with objects, `resource.changes` for news without them. */
  mode: string;
  debounceMs: number;
}

/** Reads a message; throws an Error on what is no JSON object. */
export function toSubscription(text: string): Subscription {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error('json: cannot unmarshal into Go value of type subscribe.Subscribe');
  const field = (name: string): string => textAt(value, name) ?? '';
  return {
    stop: value.stop === true,
    resourceType: field('resourceType'),
    resourceVersion: field('resourceVersion'),
    namespace: field('namespace'),
    id: field('id'),
    selector: field('selector'),
    mode: field('mode'),
    debounceMs: typeof value.debounceMs === 'number' && value.debounceMs > 0 ? value.debounceMs : 5000,
  };
}

/** What tells one subscription of a socket from another. */
export function keyOf(of: Subscription): string {
  return [of.resourceType, of.namespace, of.id, of.selector, of.mode, of.debounceMs].join('/');
}

/** An event about a subscription; empty fields are left out. */
export function toEvent(
  name: string,
  of: Pick<Subscription, 'resourceType' | 'namespace' | 'id' | 'selector' | 'mode'>,
  more: JsonObject = {},
): string {
  const { resourceType, namespace, id, selector, mode } = of;
  const fields = Object.entries({ name, resourceType, namespace, id, selector, mode });
  return JSON.stringify({ ...Object.fromEntries(fields.filter(([, value]) => value !== '')), ...more });
}
