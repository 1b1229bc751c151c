import { hash } from 'node:crypto';
import type { Random } from '../random.ts';
import { toTimestamp } from '../json.ts';
import type { ClusterPlan } from '../scenario/plan.ts';

/** What builders of objects need to know besides what they build. */
export interface BuildContext {
  plan: ClusterPlan;
  random: Random;
  /** When the cluster was opened, in milliseconds; ages count back from here. */
  nowMs: number;
  /** The address a NIC gets, always the same for the same VM. */
  addressFor: (network: string, vm: string) => string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Times already written, by context: objects of one age share one text, which matters for 20,000 VMs. */
const written = new WeakMap<BuildContext, Map<number, string>>();

/** The time so many days ago. */
export function daysAgo(context: BuildContext, days: number): string {
  const known = written.get(context) ?? new Map<number, string>();
  written.set(context, known);
  const text = known.get(days) ?? toTimestamp(context.nowMs - days * DAY_MS);
  known.set(days, text);
  return text;
}

/** Whether the plan's Harvester is at least a version, such as 1.8. */
export function isAtLeast(plan: ClusterPlan, wanted: string): boolean {
  const [major, minor] = versionOf(plan.harvesterVersion);
  const [wantedMajor, wantedMinor] = versionOf(wanted);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** Percentages of setting overcommit-config: the default changed with 1.8 (harvester-api reference, section 5.2). */
export function overcommit(plan: ClusterPlan): { cpu: number; memory: number; storage: number } {
  return isAtLeast(plan, '1.8')
    ? { cpu: 1000, memory: 150, storage: 100 }
    : { cpu: 1600, memory: 150, storage: 200 };
}

/** The numbers of versions already read. */
const versions = new Map<string, readonly [major: number, minor: number]>();

function versionOf(text: string): readonly [major: number, minor: number] {
  let known = versions.get(text);
  if (known === undefined) {
    const [major = 0, minor = 0] = text.replace(/^v/, '').split('.').map(Number);
    known = [major, minor];
    versions.set(text, known);
  }
  return known;
}

/** A UUID that follows from a text. */
export function uuidOf(text: string): string {
  const hex = hash('sha1', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const shared = new Map<string, string>();

/** The same for texts that come again and again, such as those of hosts and images: hashed once. */
export function sharedUuidOf(text: string): string {
  const known = shared.get(text);
  if (known !== undefined) return known;
  const uuid = uuidOf(text);
  shared.set(text, uuid);
  return uuid;
}

/** A locally administered MAC address that follows from a text. */
export function macOf(text: string): string {
  const hex = hash('sha1', `mac:${text}`, 'hex');
  return `02:${[0, 2, 4, 6, 8].map((index) => hex.slice(index, index + 2)).join(':')}`;
}

/** Hands out addresses, one a VM and network: x.y.0.10 upwards. */
export function createAddresses(prefixOf: (network: string) => string): BuildContext['addressFor'] {
  const given = new Map<string, string>();
  const counts = new Map<string, number>();
  return (network, vm) => {
    const key = `${network} ${vm}`;
    const known = given.get(key);
    if (known !== undefined) return known;
    const count = counts.get(network) ?? 0;
    counts.set(network, count + 1);
    const address = `${prefixOf(network)}.${Math.floor(count / 240)}.${(count % 240) + 10}`;
    given.set(key, address);
    return address;
  };
}
