import type { FaultName } from './catalog.ts';
import { entryOf, isFaultName } from './catalog.ts';

/** One fault: what goes wrong, to which requests, how often and how long. */
export interface Fault {
  name: FaultName;
  /** Milliseconds, seconds, KiB, MB or a word, as the catalogue says; empty where the fault takes none. */
  value: string;
  /** All of these must fit a request: a verb, `write`, a plural, an API group, an HTTP method, or part of a path. */
  scope: readonly string[];
  /** Of each request, and of each line of a watch: 0 to 1. */
  chance: number;
  /** It comes every so many seconds and lasts `forSeconds`; always there where they are 0. */
  everySeconds: number;
  forSeconds: number;
  /** How often it happens before it ends by itself. */
  count: number;
}

/** A list of faults that was read, or one line that says what is wrong with it. */
export type FaultList = { ok: true; faults: Fault[] } | { ok: false; why: string };

/** How a fault is written. */
export const FAULT_FORM = 'NAME[=VALUE][@SCOPE[+SCOPE...]][:chance=P][:every=SECONDS:for=SECONDS][:count=N]';

/** Reads a list such as `latency=200,503=rancher@virtualmachines+list:chance=0.1:every=60:for=10`. */
export function readFaults(list: string): FaultList {
  const faults: Fault[] = [];
  for (const text of list.split(',').map((each) => each.trim())) {
    if (text === '') continue;
    const fault = readFault(text);
    if (typeof fault === 'string') return { ok: false, why: fault };
    faults.push(fault);
  }
  return { ok: true, faults };
}

function readFault(text: string): Fault | string {
  const [head = '', ...settings] = text.split(':');
  const [what = '', scopes = ''] = head.split('@');
  const [name = '', given] = what.split('=');
  if (!isFaultName(name)) return `there is no fault "${name}"`;
  const value = readValue(name, given);
  if (value === null) return `"${given ?? ''}" is no value of ${name}`;
  const scope = scopes.split('+').filter((each) => each !== '');
  const fault: Fault = {
    name,
    value,
    scope: ['400', '409'].includes(name) && scope.length === 0 ? ['write'] : scope,
    chance: 1,
    everySeconds: 0,
    forSeconds: 0,
    count: Number.POSITIVE_INFINITY,
  };
  for (const setting of settings) {
    const [key, amount = ''] = setting.split('=');
    const number = amount === '' ? Number.NaN : Number(amount);
    if (!(number >= 0)) return `"${setting}" is not a setting of ${name}`;
    if (key === 'chance' && number <= 1) fault.chance = number;
    else if (key === 'every') fault.everySeconds = number;
    else if (key === 'for') fault.forSeconds = number;
    else if (key === 'count') fault.count = number;
    else return `"${setting}" is not a setting of ${name}`;
  }
  const isWhole = ['certificate', 'token-expiry', 'skew'].includes(name);
  if (isWhole && (settings.length > 0 || scope.length > 0))
    return `${name} is there or not: no scope, no settings`;
  if (fault.everySeconds > 0 !== fault.forSeconds > 0) return `${name}: every and for go together`;
  return fault;
}

function readValue(name: FaultName, given: string | undefined): string | null {
  const { value } = entryOf(name);
  if (value.type === 'none') return given === undefined ? '' : null;
  if (value.type === 'word')
    return given === undefined ? value.fallback : value.words.includes(given) ? given : null;
  const number = given === undefined || given === '' ? value.fallback : Number(given);
  return Number.isInteger(number) && number >= value.low && number <= value.high ? String(number) : null;
}

/** A fault as text, without the count that is left of it. */
export function toFaultText(fault: Fault): string {
  const { name, value, scope, chance, everySeconds, forSeconds } = fault;
  return [
    name,
    value === '' || value === 'status' ? '' : `=${value}`,
    scope.length === 0 ? '' : `@${scope.join('+')}`,
    chance === 1 ? '' : `:chance=${chance}`,
    everySeconds === 0 ? '' : `:every=${everySeconds}:for=${forSeconds}`,
  ].join('');
}
