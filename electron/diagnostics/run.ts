import type { CheckName, CheckResult, DiagnosticsEvent } from '../../shared/diagnostics.ts';
import { isAborted } from '../clock.ts';
import { redact } from '../redact.ts';
import { fails, skipped } from './check.ts';
import type { CheckInput } from './check.ts';
import { checks } from './index.ts';

const titles: Record<CheckName, string> = {
  keychain: 'reading the credential',
  reachability: 'reaching the server',
  tls: 'its certificate',
  authentication: 'the credential',
  permissions: 'the permissions',
  groups: 'the API groups',
  latency: 'the latency',
  clock: 'the clock',
  lastKnown: 'the last known state',
};

/** Takes credentials out of a result, whatever a server put into its answers. */
function redacted(result: CheckResult): CheckResult {
  const { status, sentence, advice, facts } = result;
  return {
    status,
    sentence: redact.text(sentence),
    advice: advice === null ? null : redact.text(advice),
    facts: facts.map(({ name, value }) => ({ name: redact.text(name), value: redact.text(value) })),
  };
}

/** Runs all checks of one cluster, one after the other, until they are done or the signal aborts. */
export async function runChecks(input: CheckInput, tell: (event: DiagnosticsEvent) => void): Promise<void> {
  const { info, signal } = input;
  const failed = new Set<CheckName>();
  for (const { name, after, run } of checks) {
    if (isAborted(signal)) return;
    tell({ type: 'begun', cluster: info.id, check: name });
    const because = after.find((each) => failed.has(each));
    let result: CheckResult;
    try {
      result =
        because === undefined ? await run(input) : skipped(`Not looked at, since ${titles[because]} failed.`);
    } catch {
      result = fails('The check broke inside the app.', 'Try it again.');
    }
    if (isAborted(signal)) return;
    if (result.status === 'fail') failed.add(name);
    tell({ type: 'done', cluster: info.id, check: name, result: redacted(result) });
  }
}
