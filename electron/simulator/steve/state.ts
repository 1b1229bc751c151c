import type { JsonObject, KubeObject } from '../json.ts';
import { at, isObject, numberAt, objectsAt, textAt } from '../json.ts';

/** `metadata.state` of a Steve object. */
export interface State {
  name: string;
  error: boolean;
  transitioning: boolean;
  message: string;
}

interface Summary {
  state: string;
  error: boolean;
  transitioning: boolean;
  messages: string[];
}

/** Condition types and the state they lead to: False is an error, Unknown a transition. */
const UNKNOWN_IS_TRANSITION: Record<string, string> = {
  Active: 'activating',
  AddonDeploy: 'provisioning',
  AgentDeployed: 'provisioning',
  BackingNamespaceCreated: 'configuring',
  Built: 'building',
  Created: 'creating',
  Deployed: 'deploying',
  Downloaded: 'downloading',
  Drained: 'draining',
  Inactive: 'deactivating',
  Initialized: 'initializing',
  Installed: 'installing',
  Pending: 'pending',
  PodScheduled: 'scheduling',
  Processed: 'processed',
  Provisioned: 'provisioning',
  Reconciled: 'reconciling',
  Registered: 'registering',
  Removed: 'removing',
  Saved: 'saving',
  Updated: 'updating',
  Updating: 'updating',
  Upgraded: 'upgrading',
  Waiting: 'waiting',
  etcd: 'provisioning',
};
/** True is a transition; undefined means the state is the reason. */
const TRUE_IS_TRANSITION = new Map<string, string | undefined>([
  ['Reconciling', 'reconciling'],
  ['ScalingUp', undefined],
  ['ScalingDown', undefined],
  ['Deleting', undefined],
  ['Paused', undefined],
]);
/** False is a transition, Unknown an error. */
const FALSE_IS_TRANSITION: Record<string, string> = {
  Completed: 'activating',
  Ready: 'unavailable',
  Available: 'updating',
};
const NODE_ERRORS = ['OutOfDisk', 'MemoryPressure', 'DiskPressure', 'NetworkUnavailable'];

function checkErrors(object: KubeObject, conditions: readonly JsonObject[], summary: Summary): void {
  const types = object.apiVersion === 'v1' && object.kind === 'Node' ? NODE_ERRORS : ['Stalled', 'Failed'];
  for (const each of conditions) {
    const isError = types.includes(String(each.type)) && each.status === 'True';
    if (!isError && each.reason !== 'Error') continue;
    summary.error = true;
    summary.messages.push(textAt(each, 'message') ?? '');
    if (summary.state === '' || summary.state === 'active') summary.state = 'error';
  }
}

function checkTransitions(conditions: readonly JsonObject[], summary: Summary): void {
  for (const each of conditions) {
    const state = UNKNOWN_IS_TRANSITION[String(each.type)];
    if (state === undefined) continue;
    if (each.status === 'False') summary.error = true;
    else if (each.status === 'Unknown' && summary.state === '') summary.transitioning = true;
    else continue;
    summary.state = state;
    summary.messages.push(textAt(each, 'message') ?? '');
  }
  for (const each of conditions) {
    if (summary.state !== '') break;
    const type = String(each.type);
    if (!TRUE_IS_TRANSITION.has(type) || each.status !== 'True') continue;
    summary.transitioning = true;
    summary.state = TRUE_IS_TRANSITION.get(type) ?? textAt(each, 'reason') ?? '';
    summary.messages.push(textAt(each, 'message') ?? '');
  }
  let notReady: string | undefined;
  for (const each of conditions) {
    if (summary.state !== '') break;
    const message = textAt(each, 'message') ?? '';
    if (each.type === 'Ready' && each.status === 'False') {
      notReady = /^\d+ of \d+ completed$/.test(message) ? '' : message;
      continue;
    }
    const state = FALSE_IS_TRANSITION[String(each.type)];
    if (state === undefined || (each.status !== 'False' && each.status !== 'Unknown')) continue;
    if (each.status === 'False') summary.transitioning = true;
    else summary.error = true;
    summary.state = state;
    summary.messages.push(message);
  }
  if (summary.state === '' && notReady !== undefined) {
    summary.transitioning = true;
    summary.state = 'unavailable';
    summary.messages.push(notReady);
  }
}

function checkPhase(object: KubeObject, summary: Summary): void {
  const phase = textAt(object, 'status', 'phase') ?? '';
  if (phase === 'Succeeded' || phase === 'Bound') {
    summary.state = phase.toLowerCase();
    summary.transitioning = false;
  } else if (phase !== '' && summary.state === '') summary.state = phase;
}

/** What kstatus says where nothing else did (kubernetes-sigs/cli-utils pkg/kstatus/status/generic.go). */
function checkStandard(object: KubeObject, summary: Summary): void {
  if (summary.state !== '') return;
  const { generation, deletionTimestamp } = object.metadata;
  const observed = numberAt(object, 'status', 'observedGeneration');
  if (deletionTimestamp !== undefined) {
    summary.state = 'removing';
    summary.transitioning = true;
    summary.messages.push('Resource scheduled for deletion');
  } else if (observed !== undefined && generation !== undefined && observed !== generation) {
    summary.state = 'in-progress';
    summary.transitioning = true;
    summary.messages.push(
      `${object.kind} generation is ${generation}, but latest observed generation is ${observed}`,
    );
  } else {
    summary.state = 'active';
    summary.messages.push('Resource is current');
  }
}

const fresh = (): Summary => ({ state: '', error: false, transitioning: false, messages: [] });

/**
 * The state of an object by the summarizers of rancher/wrangler (pkg/summary/summarizers.go) that concern kinds of a
 * Harvester; a VM that is behind its generation counts as running (harvester pkg/server/customizers/vm.go).
 */
export function toState(object: KubeObject): State {
  const summary = fresh();
  const conditions = objectsAt(object, 'status', 'conditions');
  for (const place of ['summary', 'display']) {
    const given = at(object, 'status', place);
    if (!isObject(given)) continue;
    summary.state = textAt(given, 'state') ?? summary.state;
    summary.transitioning = given.transitioning === true;
    summary.error = given.error === true;
    if (typeof given.message === 'string') summary.messages.push(given.message);
  }
  checkErrors(object, conditions, summary);
  checkTransitions(conditions, summary);
  checkPhase(object, summary);
  checkStandard(object, summary);
  const messages = [...new Set(summary.messages.map((message) => message.trim()))];
  const state: State = {
    name: summary.state.toLowerCase(),
    error: summary.error,
    transitioning: summary.transitioning,
    message: messages.filter((message) => message !== '').join(':'),
  };
  const isBehind =
    object.kind === 'VirtualMachine' && state.message.includes('but latest observed generation is');
  return isBehind ? { name: 'running', error: false, transitioning: false, message: '' } : state;
}

/** Conditions with Steve's own verdict on each (rancher/wrangler pkg/summary/condition.go NormalizeConditions). */
export function toConditions(object: KubeObject): JsonObject[] {
  return objectsAt(object, 'status', 'conditions').map((each) => {
    const summary = fresh();
    checkErrors(object, [each], summary);
    checkTransitions([each], summary);
    return {
      ...each,
      error: summary.error,
      transitioning: summary.transitioning,
      lastUpdateTime: textAt(each, 'lastUpdateTime') ?? textAt(each, 'lastTransitionTime') ?? '',
    };
  });
}
