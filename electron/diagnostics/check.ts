import type { ClusterInfo } from '../../shared/cluster.ts';
import type { CheckName, CheckResult } from '../../shared/diagnostics.ts';
import type { AppError } from '../../shared/error.ts';
import type { Result } from '../../shared/result.ts';
import type { World } from '../../shared/world/patch.ts';
import type { Access } from '../kube/access.ts';
import type { KubeClient } from '../kube/client.ts';
import type { ProxyRoute } from '../kube/proxy.ts';
import type { Secret } from '../vault/secret.ts';

/** The way to a server: its proxy, where that comes from, and the authorities (PEM) that count beside the usual. */
export type CheckedRoute = ProxyRoute & { bundles: readonly string[] };

/** What a check has to look at: one cluster, connected or not. Reading any of it twice is reading it once. */
export type CheckInput = {
  info: ClusterInfo;
  /** Whether credentials are kept in the keychain, and why not where they are not. */
  keeping: { isInKeychain: boolean; reason: string | null };
  credential: () => Promise<Result<Secret>>;
  /** What the kubeconfig says of the server; no program is run for it. */
  access: () => Promise<Result<Access>>;
  /** The way that requests to the server go, by the settings of the cluster, its kubeconfig and the network. */
  route: () => Promise<Result<CheckedRoute>>;
  /** A connection of its own, so that what is looked at is not what the app has open. */
  client: () => Promise<Result<KubeClient>>;
  world: World;
  now: () => number;
  signal: AbortSignal;
};

/** One thing that is looked at; one file each, listed in index.ts. */
export type Check = {
  name: CheckName;
  /** Checks that make this one pointless where they failed. */
  after: readonly CheckName[];
  run: (input: CheckInput) => Promise<CheckResult>;
};

type Facts = Readonly<Record<string, string | null>>;

function toResult(
  status: CheckResult['status'],
  sentence: string,
  advice: string | null,
  facts: Facts,
): CheckResult {
  const list = Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  return { status, sentence, advice, facts: list };
}

/** All is well. */
export const ok = (sentence: string, facts: Facts = {}): CheckResult => toResult('ok', sentence, null, facts);

/** It works, but should be looked at. */
export const warn = (sentence: string, advice: string | null, facts: Facts = {}): CheckResult =>
  toResult('warn', sentence, advice, facts);

/** It does not work. */
export const fails = (sentence: string, advice: string | null, facts: Facts = {}): CheckResult =>
  toResult('fail', sentence, advice, facts);

/** It was not looked at. */
export const skipped = (sentence: string, facts: Facts = {}): CheckResult =>
  toResult('skipped', sentence, null, facts);

/** An expected failure as the result of a check. */
export const failsBy = ({ message, hint }: AppError, facts: Facts = {}): CheckResult =>
  fails(message, hint ?? null, facts);
