import { z } from 'zod';

/** What is looked at, in the order in which it is: what a later one needs comes before it. */
export const CheckName = z.enum([
  'keychain',
  'reachability',
  'tls',
  'authentication',
  'permissions',
  'groups',
  'latency',
  'clock',
  'lastKnown',
]);
export type CheckName = z.infer<typeof CheckName>;

/** `skipped`: it could not be looked at, or did not have to be. */
export const CheckStatus = z.enum(['ok', 'warn', 'fail', 'skipped']);
export type CheckStatus = z.infer<typeof CheckStatus>;

/** What a check found: a sentence, what to do about it, and the facts behind it. Holds no secret. */
export const CheckResult = z.object({
  status: CheckStatus,
  sentence: z.string(),
  advice: z.string().nullable(),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** How diagnostics come along: a check of a cluster begins, and is done. The stream ends when all are. */
export const DiagnosticsEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begun'), cluster: z.string(), check: CheckName }),
  z.object({ type: z.literal('done'), cluster: z.string(), check: CheckName, result: CheckResult }),
]);
export type DiagnosticsEvent = z.infer<typeof DiagnosticsEvent>;

/** What was found of one cluster. `at` is ISO 8601. */
export type DiagnosticsReport = {
  name: string;
  server: string;
  /** Whether the server's certificate is not verified. */
  isInsecure: boolean;
  at: string;
  app: string;
  results: readonly { title: string; result: CheckResult }[];
};

/** A report as plain text, to be sent to somebody. */
export function toReportText({ name, server, isInsecure, at, app, results }: DiagnosticsReport): string {
  const lines = results.flatMap(({ title, result }) => [
    '',
    `[${result.status}] ${title}: ${result.sentence}`,
    ...(result.advice === null ? [] : [`  To do: ${result.advice}`]),
    ...result.facts.map((fact) => `  ${fact.name}: ${fact.value}`),
  ]);
  const warning = isInsecure ? ['Certificate not verified'] : [];
  return [`${name} (${server})`, ...warning, `${app}, ${at}`, ...lines, ''].join('\n');
}
