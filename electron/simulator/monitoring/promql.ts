/** How a label has to be. */
export interface Matcher {
  label: string;
  operator: '=' | '!=' | '=~' | '!~';
  value: string;
}

/** The sum over all series of a metric, or over their rates. */
export interface Sum {
  sign: 1 | -1;
  metric: string;
  matchers: readonly Matcher[];
  isRate: boolean;
}

/** A query that was read; or where in it something is that is not understood. */
export type Query = { ok: true; sums: Sum[] } | { ok: false; at: number };

const SUM = /\s*sum\(\s*(rate\(\s*)?([a-zA-Z_:][a-zA-Z0-9_:]*)\s*\{([^}]*)\}\s*(\[\d+[smh]\]\s*\)\s*)?\)\s*/y;
const MATCHER = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*(,|$)/y;

function readMatchers(text: string): Matcher[] | undefined {
  const found: Matcher[] = [];
  MATCHER.lastIndex = 0;
  while (MATCHER.lastIndex < text.length) {
    const match = MATCHER.exec(text);
    if (match === null) return undefined;
    const [, label = '', operator = '=', value = ''] = match;
    const unquoted = value.replaceAll(/\\(.)/g, '$1');
    found.push({ label, operator: operator as Matcher['operator'], value: unquoted });
  }
  return found;
}

/** Reads the part of PromQL that is served here: sums of metrics or of their rates, added and taken away. */
export function readQuery(text: string): Query {
  const sums: Sum[] = [];
  let at = 0;
  let sign: 1 | -1 = 1;
  for (;;) {
    SUM.lastIndex = at;
    const match = SUM.exec(text);
    const matchers = match === null ? undefined : readMatchers(match[3] ?? '');
    const isRate = match?.[1] !== undefined;
    if (match === null || matchers === undefined || isRate !== (match[4] !== undefined))
      return { ok: false, at };
    sums.push({ sign, metric: match[2] ?? '', matchers, isRate });
    at = SUM.lastIndex;
    if (at >= text.length) return { ok: true, sums };
    const operator = text[at];
    if (operator !== '+' && operator !== '-') return { ok: false, at };
    sign = operator === '+' ? 1 : -1;
    at += 1;
  }
}

/** Whether labels are as a matcher wants; regular expressions are anchored, as in Prometheus. */
export function isMatch(
  { label, operator, value }: Matcher,
  labels: Readonly<Record<string, string>>,
): boolean {
  const found = labels[label] ?? '';
  switch (operator) {
    case '=':
      return found === value;
    case '!=':
      return found !== value;
    case '=~':
      return new RegExp(`^(?:${value})$`).test(found);
    case '!~':
      return !new RegExp(`^(?:${value})$`).test(found);
  }
}
