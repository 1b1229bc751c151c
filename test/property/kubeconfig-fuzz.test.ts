import { describe, expect, it } from 'vitest';
import { readKubeconfig, readKubeconfigs } from '../../electron/kube/kubeconfig.ts';
import { AppError } from '../../shared/error.ts';
import { KubeconfigContext } from '../../shared/cluster.ts';
import { heavyTexts, mutatedKubeconfigs } from '../support/kubeconfig-mutations.ts';

const count = Number(process.env['ACRE_FUZZ'] ?? 10_000);

/** A refusal says what is wrong in a sentence, and is not one of those that could stand for anything. */
function expectCause(error: unknown): void {
  const { code, message } = AppError.parse(error);
  expect(code).toBe('invalid');
  expect(message).toMatch(/^[A-Z][^\n\0]{10,}\.$/);
  expect(message).not.toMatch(/\b(?:undefined|null|NaN)\b|\[object|TypeError|RangeError/);
}

describe('mutated kubeconfigs', () => {
  it(
    `${count} of them: none crashes or hangs, and every refusal names its cause`,
    { timeout: 300_000 },
    () => {
      const seen = new Map<string, number>();
      let slowest = { ms: 0, text: '' };
      let usable = 0;
      for (const text of mutatedKubeconfigs(count, 20_260_301)) {
        const startedMs = performance.now();
        const read = readKubeconfig(text);
        if (!read.ok) {
          expectCause(read.error);
          const kind = read.error.message.replace(/\d+/g, 'N');
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
        } else {
          for (const shown of read.value.contexts) {
            KubeconfigContext.parse(shown);
            const credential = read.value.credentialOf(shown.context);
            if (!credential.ok) {
              expectCause(credential.error);
              const kind = credential.error.message.replace(/\d+/g, 'N');
              seen.set(kind, (seen.get(kind) ?? 0) + 1);
              continue;
            }
            usable += 1;
            // What is kept can be read again, and says the same.
            const again = readKubeconfig(credential.value.reveal());
            expect(again.ok && again.value.contexts[0]).toMatchObject({
              problem: null,
              server: shown.server,
              auth: shown.auth,
            });
          }
        }
        const ms = performance.now() - startedMs;
        if (ms > slowest.ms) slowest = { ms, text: text.slice(0, 200) };
      }
      expect(slowest.ms, slowest.text).toBeLessThan(15_000);
      // Without these the mutations would only try one thing over and over.
      expect(usable).toBeGreaterThan(count / 20);
      expect(seen.size).toBeGreaterThan(25);
    },
  );

  it.each(Object.keys(heavyTexts))(
    '%s, as large as can be, are answered in time',
    { timeout: 60_000 },
    (name) => {
      const startedMs = performance.now();
      const read = readKubeconfigs([{ text: heavyTexts[name] ?? '', source: 'heavy', folder: null }]);
      expect(read.ok).toBe(false);
      if (!read.ok) expectCause(read.error);
      expect(performance.now() - startedMs).toBeLessThan(15_000);
    },
  );
});
