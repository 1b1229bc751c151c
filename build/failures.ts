// What failed in a run of the tests, from the reports of its runners: told once more at the end, where it is found.
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { root } from './project.ts';

/** Of each message the first lines are told. */
const lineLimit = 12;

/** What is read of Vitest's JSON report. A file that does not load has a message and no results. */
const UnitReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const Failure = z.object({ message: z.string().default('') });
const Spec = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  ok: z.boolean(),
  tests: z.array(z.object({ results: z.array(z.object({ errors: z.array(Failure).default([]) })) })),
});
type Suite = { specs: z.infer<typeof Spec>[]; suites: Suite[] };
const Suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({ specs: z.array(Spec).default([]), suites: z.array(Suite).default([]) }),
);
/** What is read of Playwright's JSON report. */
const EndToEndReport = z.object({ suites: z.array(Suite), errors: z.array(Failure).default([]) });

/** A paragraph for each failed test of Vitest's report; none where it is no such report. */
export function unitFailures(report: unknown): string[] {
  const read = UnitReport.safeParse(report);
  if (!read.success) return [];
  return read.data.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((each) => each.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [paragraph(file, [message])] : [];
    return failed.map((each) => paragraph(`${file} > ${each.fullName}`, each.failureMessages ?? []));
  });
}

/** A paragraph for each failed test of Playwright's report; none where it is no such report. */
export function endToEndFailures(report: unknown): string[] {
  const read = EndToEndReport.safeParse(report);
  if (!read.success) return [];
  const { suites, errors } = read.data;
  return [
    ...errors.map(({ message }) => paragraph('the end-to-end run', [message])),
    ...suites.flatMap(specsOf).flatMap(({ ok, file, line, title, tests }) => {
      if (ok) return [];
      const messages = tests.flatMap(({ results }) => results.flatMap((each) => each.errors));
      return [
        paragraph(
          `${file}:${line} > ${title}`,
          messages.map(({ message }) => message),
        ),
      ];
    }),
  ];
}

function specsOf(suite: Suite): z.infer<typeof Spec>[] {
  return [...suite.specs, ...suite.suites.flatMap(specsOf)];
}

function paragraph(title: string, messages: string[]): string {
  const lines = messages.flatMap((message) => {
    const all = stripVTControlCharacters(message).trim().split('\n');
    const left = all.length - lineLimit;
    return left > 0 ? [...all.slice(0, lineLimit), `(${left} more lines above)`] : all;
  });
  return [`FAILED ${title}`, ...lines.map((line) => `  ${line}`)].join('\n');
}
