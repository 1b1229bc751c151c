import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { ExecProgram } from '../../shared/exec-program.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { openRedactor, redact } from '../redact.ts';

const ApiVersion = z.enum(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']);

/** What a kubeconfig says of the program its credential comes from. Source: client-go tools/clientcmd/api/v1 ExecConfig. */
export const ExecStanza = z.object({
  apiVersion: ApiVersion,
  command: z.string().min(1).max(4096),
  args: z
    .array(z.string())
    .max(200)
    .nullish()
    .transform((args) => args ?? []),
  env: z
    .array(z.object({ name: z.string().regex(/^[^=\0]+$/), value: z.string() }))
    .max(200)
    .nullish()
    .transform((env) => env ?? []),
  installHint: z
    .string()
    .nullish()
    .transform((hint) => hint ?? null),
  provideClusterInfo: z
    .boolean()
    .nullish()
    .transform((provides) => provides ?? false),
});
export type ExecStanza = z.infer<typeof ExecStanza>;

/** A name or an option that says its value is a credential. */
const secretName =
  /(?:token|secret|passw(?:or)?d|passphrase|credential|api[-_]?key|private[-_]?key|access[-_]?key(?:[-_]?id)?)$/i;

/**
 * Checks an exec stanza; `folder` is that of its kubeconfig, null where it is not known. An error says why the program
 * will not be run; its secrets are redacted from here on.
 */
export function readExecStanza(value: unknown, folder: string | null): Result<ExecStanza> {
  const refuse = (message: string, hint?: string): Result<ExecStanza> =>
    fail(appError('invalid', message, hint === undefined ? {} : { hint }));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('Its exec entry is not a mapping.');
  const raw = value as Record<string, unknown>;
  if (raw.interactiveMode === 'Always') {
    return refuse(
      'Its credential comes from a program (exec) that must talk to a terminal (interactiveMode: Always). There is none here.',
      'Use a program that asks nothing, or a kubeconfig with a token or a client certificate.',
    );
  }
  const mode = raw.interactiveMode;
  if (mode !== undefined && mode !== null && mode !== 'Never' && mode !== 'IfAvailable')
    return refuse('The interactiveMode of its program (exec) is none of Never, IfAvailable and Always.');
  if (!ApiVersion.safeParse(raw.apiVersion).success) {
    const isAlpha = raw.apiVersion === 'client.authentication.k8s.io/v1alpha1';
    return refuse(
      isAlpha
        ? 'Its program (exec) speaks client.authentication.k8s.io/v1alpha1, which Kubernetes has removed.'
        : 'The apiVersion of its program (exec) is none that is known.',
      'It has to be client.authentication.k8s.io/v1 or v1beta1.',
    );
  }
  const parsed = ExecStanza.safeParse(raw);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.filter((step) => typeof step === 'string').join('.') ?? '';
    return refuse(`Its exec entry is malformed${place === '' ? '' : ` at ${place}`}.`);
  }
  const stanza = parsed.data;
  if (
    [stanza.command, ...stanza.args, ...stanza.env.map(({ value: text }) => text)].some((text) =>
      text.includes('\0'),
    )
  )
    return refuse('Its exec entry holds a NUL character.');
  for (const secret of secretsOf(stanza)) redact.register(secret);
  // Source: client-go tools/clientcmd ExecConfig: a command with a separator is relative to the kubeconfig's folder.
  if (/[/\\]/.test(stanza.command) && !isAbsolute(stanza.command)) {
    if (folder === null) {
      return refuse(
        'Its program (exec) is named by a path relative to the kubeconfig, whose folder is not known.',
        'Write the whole path into the kubeconfig.',
      );
    }
    return ok({ ...stanza, command: join(folder, stanza.command) });
  }
  return ok(stanza);
}

/** Texts of a stanza that are credentials by their names: values of its environment and of its options. */
export function secretsOf({ args, env }: ExecStanza): string[] {
  const ofArgs = args.flatMap((arg, index) => {
    const [name = '', ...rest] = arg.split('=');
    if (rest.length > 0) return secretName.test(name) ? [rest.join('=')] : [];
    const next = args[index + 1];
    return arg.startsWith('-') && secretName.test(arg) && next !== undefined && !next.startsWith('-')
      ? [next]
      : [];
  });
  return [...ofArgs, ...env.flatMap(({ name, value }) => (secretName.test(name) ? [value] : []))];
}

/** The fingerprint of all that decides what runs. */
export function fingerprintOf({ apiVersion, command, args, env, provideClusterInfo }: ExecStanza): string {
  const whole = [apiVersion, command, args, env.map(({ name, value }) => [name, value]), provideClusterInfo];
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex');
}

/** What may be shown of a program: no value of its environment, and no credential among its arguments. */
export function toExecProgram(stanza: ExecStanza): ExecProgram {
  const hidden = openRedactor();
  for (const secret of secretsOf(stanza)) hidden.register(secret);
  return {
    command: stanza.command,
    args: stanza.args.map(hidden.exact),
    envNames: stanza.env.map(({ name }) => name),
    installHint: stanza.installHint === null ? null : hidden.text(stanza.installHint).slice(0, 1000),
    sha256: fingerprintOf(stanza),
  };
}
