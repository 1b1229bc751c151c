/** What the value of a fault may be: a whole number within bounds, one of some words, or nothing. */
type ValueForm =
  | { type: 'none' }
  | { type: 'number'; unit: string; fallback: number; low: number; high: number }
  | { type: 'word'; label: string; words: readonly string[]; fallback: string };

interface Entry {
  value: ValueForm;
  says: string;
}

const none: ValueForm = { type: 'none' };
const number = (unit: string, fallback: number, low: number, high: number): ValueForm => ({
  type: 'number',
  unit,
  fallback,
  low,
  high,
});
const body = {
  type: 'word',
  label: 'BODY',
  words: ['status', 'rancher', 'html', 'text', 'empty', 'webhook'],
  fallback: 'status',
} as const satisfies ValueForm;

/** Every fault the simulator can have, with the form of its value and what it does. */
const FAULTS = {
  latency: { value: number('MS', 200, 1, 600_000), says: 'everything sent comes later' },
  'first-byte': { value: number('MS', 2000, 1, 600_000), says: 'an answer begins later, then comes at once' },
  bandwidth: { value: number('KIB', 64, 1, 1_000_000), says: 'so many KiB a second, for each connection' },
  drop: {
    value: none,
    says: 'cut in the middle of a line or body, or before the head of an answer without a body',
  },
  reset: { value: none, says: 'the connection is reset, before an answer or between two lines' },
  silence: { value: none, says: 'half-open: the connection stays, and nothing comes any more' },
  truncated: { value: none, says: 'a body ends early, in a whole HTTP message' },
  malformed: { value: none, says: 'a body or a line is no JSON' },
  huge: { value: number('MB', 5, 1, 50), says: 'one object of a body or line is so large' },
  duplicate: { value: none, says: 'a line of a watch comes twice' },
  reorder: { value: none, says: 'a line of a watch comes after the next one' },
  skew: { value: number('SECONDS', 3600, -1_000_000_000, 1_000_000_000), says: 'the clock goes wrong' },
  'token-expiry': {
    value: number('SECONDS', 0, 0, 1_000_000),
    says: 'the tokens given so far answer 401 from then on',
  },
  certificate: {
    value: { type: 'word', label: 'WHICH', words: ['leaf', 'authority'], fallback: 'authority' },
    says: 'another certificate, from the same CA (leaf) or from another (authority)',
  },
  'expired-continue': { value: none, says: 'a continue token is too old (410 with another token)' },
  400: { value: body, says: 'a policy webhook denies it; writes only unless a scope says otherwise' },
  401: { value: body, says: 'not authenticated' },
  403: { value: body, says: 'not allowed' },
  404: { value: body, says: 'not served' },
  409: { value: body, says: 'conflict; writes only unless a scope says otherwise' },
  410: { value: body, says: 'version too old; an ERROR event where it is a watch' },
  429: { value: number('SECONDS', 1, 0, 86_400), says: 'too many requests, with Retry-After' },
  500: { value: body, says: 'internal error' },
  502: { value: body, says: 'bad gateway' },
  503: { value: body, says: 'unavailable' },
} as const satisfies Record<string, Entry>;

/** The name of a fault. */
export type FaultName = Extract<keyof typeof FAULTS, string> | `${Extract<keyof typeof FAULTS, number>}`;

/** Whether a text names a fault. */
export function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(FAULTS, text);
}

/** What the catalogue says of a fault. */
export function entryOf(name: FaultName): Entry {
  return (FAULTS as Record<string, Entry>)[name] ?? { value: none, says: '' };
}

/** The bodies that answers with an HTTP code may have. */
export const BODIES = body.words;

/** The catalogue as lines of a help text. */
export function describeFaults(): string[] {
  const names = Object.keys(FAULTS).filter(isFaultName);
  const order = (name: string): number => (/^\d+$/.test(name) ? 1 : 0);
  return names
    .sort((a, b) => order(a) - order(b))
    .map((name) => {
      const { value, says } = entryOf(name);
      const shown =
        value.type === 'none' ? '' : value.type === 'number' ? `=${value.unit}` : `=${value.label}`;
      return `    ${`${name}${shown}`.padEnd(25)}${says}`;
    });
}
