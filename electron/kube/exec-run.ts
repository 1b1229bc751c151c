import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import process from 'node:process';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { openRedactor, redact } from '../redact.ts';
import type { ExecStanza } from './exec-stanza.ts';

/** Limits of one run. */
export type ExecLimits = {
  timeoutMs: number;
  /** Longest output in bytes; a program that prints more is ended. */
  maxOutputBytes: number;
};

/** What a program is told of the cluster. Source: client-go pkg/apis/clientauthentication/v1 Cluster. */
export type ExecClusterInfo = Record<string, unknown>;

/** A minute: a program may have to open a browser for a login. */
export const execLimits: ExecLimits = { timeoutMs: 60_000, maxOutputBytes: 1024 * 1024 };

const maxComplaintBytes = 16 * 1024;
const shownComplaintLength = 500;

/**
 * Runs a program without a shell, without input, with a time and size limit, and answers what it printed on standard
 * output. What it printed on standard error is only ever shown redacted, in the hint of a failure.
 */
export function runExec(
  stanza: ExecStanza,
  cluster: ExecClusterInfo | null,
  signal: AbortSignal,
  limits: ExecLimits = execLimits,
): Promise<Result<string>> {
  const info = {
    apiVersion: stanza.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(cluster === null ? {} : { cluster }) },
  };
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const { name, value } of stanza.env) env[name] = value;
  env['KUBERNETES_EXEC_INFO'] = JSON.stringify(info);

  return new Promise((done) => {
    if (signal.aborted) {
      done(fail(appError('cancelled', 'The program was not run: the connection was ended.')));
      return;
    }
    let child: ChildProcess;
    try {
      child = spawn(stanza.command, stanza.args, {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        shell: false,
        windowsHide: true,
        // A group of its own, so that what it starts ends with it.
        detached: process.platform !== 'win32',
      });
    } catch (error) {
      done(fail(toStartError(error, stanza)));
      return;
    }
    const output: Buffer[] = [];
    const complaint: Buffer[] = [];
    let outputBytes = 0;
    let complaintBytes = 0;
    let isDone = false;
    const finish = (result: Result<string>): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (!result.ok) end(child);
      done(result);
    };
    const refuse = (code: 'unauthorized' | 'cancelled', message: string): void =>
      finish(fail(appError(code, message, toHint(stanza, Buffer.concat(complaint).toString('utf8')))));
    const onAbort = (): void => refuse('cancelled', 'The program was ended: the connection was ended.');
    const timer = setTimeout(
      () =>
        refuse(
          'unauthorized',
          `The program ${nameOf(stanza)} did not finish within ${limits.timeoutMs / 1000} s and was ended.`,
        ),
      limits.timeoutMs,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    child.once('error', (error) => finish(fail(toStartError(error, stanza))));
    child.stdout?.on('data', (chunk: Buffer) => {
      outputBytes += chunk.length;
      if (outputBytes <= limits.maxOutputBytes) output.push(chunk);
      else
        refuse(
          'unauthorized',
          `The program ${nameOf(stanza)} printed far more than a credential and was ended.`,
        );
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (complaintBytes < maxComplaintBytes) complaint.push(chunk);
      complaintBytes += chunk.length;
    });
    child.once('close', (code, endedBy) => {
      if (code === 0) {
        finish(ok(Buffer.concat(output).toString('utf8')));
        return;
      }
      const how = code === null ? `was ended by ${endedBy ?? 'the system'}` : `failed with exit code ${code}`;
      refuse('unauthorized', `The program ${nameOf(stanza)}, from which the credential comes, ${how}.`);
    });
  });
}

/** The last part of a command's path: short enough for a sentence. */
function nameOf({ command }: ExecStanza): string {
  return (command.split(/[/\\]/).at(-1) ?? command).slice(0, 80);
}

function end(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

function toHint(stanza: ExecStanza, complaint: string): { hint: string } {
  const hidden = openRedactor();
  for (const { value } of stanza.env) hidden.register(value);
  const said = redact.text(hidden.text(complaint)).trim();
  // Cut after redacting: a secret that is cut in two would no longer be recognised.
  const last = said.length > shownComplaintLength ? `… ${said.slice(-shownComplaintLength)}` : said;
  return {
    hint: last === '' ? 'It gave no reason. Run it in a terminal to see what it does.' : `It said: ${last}`,
  };
}

function toStartError(error: unknown, stanza: ExecStanza): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
  const name = nameOf(stanza);
  const install = stanza.installHint === null ? '' : ` ${redact.text(stanza.installHint).slice(0, 500)}`;
  if (code === 'ENOENT') {
    return appError(
      'unauthorized',
      `The program ${name}, from which the credential comes, is not on this machine.`,
      {
        hint: `Install it, or put it on the PATH.${install}`,
      },
    );
  }
  if (code === 'EACCES')
    return appError('unauthorized', `The program ${name}, from which the credential comes, may not be run.`, {
      hint: 'Check that the file is executable for you.',
    });
  return appError(
    'unauthorized',
    `The program ${name}, from which the credential comes, could not be started (${code}).`,
  );
}
