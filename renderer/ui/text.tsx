import { Fragment, useSyncExternalStore } from 'react';
import type { Quantity } from './format.ts';
import { formatAge, formatBytes, formatCores, formatExact, formatRelative } from './format.ts';
import './text.css';

const tailLength = 6;

/** A name of an object, cut in its middle where there is no room; whole in the tooltip. */
export function Name({ text, isStrong = false }: { text: string; isStrong?: boolean }) {
  const className = isStrong ? 'name name-strong' : 'name';
  if (text.length <= tailLength * 2) {
    return (
      <span className={className} title={text}>
        <span className="name-head">{text}</span>
      </span>
    );
  }
  return (
    <span className={className} title={text}>
      {/* The halves would be read as two words. */}
      <span className="visually-hidden name-whole">{text}</span>
      <span className="name-head" aria-hidden>
        {text.slice(0, -tailLength)}
      </span>
      <span className="name-tail" aria-hidden>
        {text.slice(-tailLength)}
      </span>
    </span>
  );
}

/** A long text of an API, such as a URL or a fingerprint, that may be broken after its separators. */
export function Breakable({ text }: { text: string }) {
  const parts = text.split(/(?<=[^:/][:/])(?=[^/])/);
  return (
    <span className="mono">
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}

/** A figure with its unit in a lighter tone. */
export function Figure({ value, unit }: Quantity) {
  return (
    <span className="figure">
      {value}
      {unit !== '' && <span className="figure-unit"> {unit}</span>}
    </span>
  );
}

/** A size in bytes. */
export function Bytes({ bytes }: { bytes: number }) {
  return <Figure {...formatBytes(bytes)} />;
}

/** Thousandths of a core as cores. */
export function Cores({ cpuMillis }: { cpuMillis: number }) {
  return <Figure {...formatCores(cpuMillis)} />;
}

const tickMs = 5_000;
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const tick = (): void => {
    nowMs = Date.now();
    for (const each of listeners) each();
  };
  if (timer === undefined) {
    tick();
    timer = setInterval(tick, tickMs);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in ms, renewed every five seconds for whatever is shown relative to it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}

/** A time relative to now, exact in its tooltip; `isShort` for a column ("3 min"). */
export function Time({ iso, isShort = false }: { iso: string; isShort?: boolean }) {
  const now = useNow();
  return (
    <time dateTime={iso} title={formatExact(iso)}>
      {isShort ? formatAge(iso, now) : formatRelative(iso, now)}
    </time>
  );
}
