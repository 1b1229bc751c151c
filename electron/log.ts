import { openLogFile } from './files/log-file.ts';
import { redact } from './redact.ts';
import type { Redactor } from './redact.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;

/** How much an entry matters, least first. */
export type LogLevel = (typeof levels)[number];

/** Facts that go with an entry; redacted before they are written. */
export type LogFields = Record<string, unknown>;

/** Writes entries of one line each; never throws, never writes a secret it can recognise. */
export type Log = {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  close(): void;
};

/** Where entries go. */
export type LogOptions = {
  level: LogLevel;
  /** Receives each line without its newline, for instance to write it to standard error. */
  sink: (line: string) => void;
  /** A file kept below `maxFileBytes` with two older ones beside it; none when absent. */
  filePath?: string;
  /** 1 MiB by default. */
  maxFileBytes?: number;
  now?: () => Date;
  redactor?: Redactor;
};

const maxEntryLength = 16_384;

/** The level named by ACRE_LOG; `info` for anything that names none. */
export function logLevelOf(text: string | undefined): LogLevel {
  return levels.find((level) => level === text?.trim().toLowerCase()) ?? 'info';
}

/** Makes text fit for one line of a terminal: control characters and line separators become escapes. */
function toOneLine(text: string): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (found) => (found === '\n' ? '\\n' : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** Opens the log; a file that cannot be written is said once in the sink, and the sink goes on. */
export function openLog(options: LogOptions): Log {
  const redactor = options.redactor ?? redact;
  const now = options.now ?? (() => new Date());
  const least = levels.indexOf(options.level);
  const toSink = (line: string): void => {
    try {
      options.sink(line);
    } catch {
      // A closed standard error must not take the app down.
    }
  };
  const file = options.filePath
    ? openLogFile(options.filePath, options.maxFileBytes ?? 1024 * 1024, (problem) =>
        toSink(toOneLine(`${now().toISOString()} warn  ${redactor.text(problem)}`)),
      )
    : null;

  const factsOf = (fields: LogFields): string => {
    try {
      return ` ${JSON.stringify(redactor.value(fields))}`;
    } catch {
      return ' (facts that cannot be written)';
    }
  };

  const write = (level: LogLevel, message: string, fields?: LogFields): void => {
    if (levels.indexOf(level) < least) return;
    const text = toOneLine(`${redactor.text(message)}${fields ? factsOf(fields) : ''}`);
    const cut =
      text.length > maxEntryLength ? `${text.slice(0, maxEntryLength)} (${text.length} characters)` : text;
    const line = redactor.exact(`${now().toISOString()} ${level.padEnd(5)} ${cut}`);
    toSink(line);
    file?.write(`${line}\n`);
  };

  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    close: () => file?.close(),
  };
}
