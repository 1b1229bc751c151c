import type { Machine } from './machine.ts';

/** What a command came to: its exit code, what it printed, and how long it took in simulated seconds. */
export interface Outcome {
  code: number;
  out: string;
  seconds: number;
}

/** Variables of a shell. */
export type Environment = Readonly<Record<string, string>>;

/** Runs one command of words; `input` is what comes through a pipe. */
export type Run = (
  machine: Machine,
  words: readonly string[],
  environment: Environment,
  input: string,
) => Outcome;

type Token = { text: string; isOperator: boolean };

/** Cuts a command line into words and operators; variables are put in, patterns are not. */
function tokensOf(line: string, environment: Environment): Token[] {
  const tokens: Token[] = [];
  let word: string | undefined;
  let quote = '';
  const put = (text: string): void => void (word = (word ?? '') + text);
  const end = (): void => {
    if (word !== undefined) tokens.push({ text: word, isOperator: false });
    word = undefined;
  };
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote !== "'" && character === '$') {
      const match = /^\$(?:\{(\w+)\}|(\w+))/.exec(line.slice(at));
      if (match !== null) {
        put(environment[match[1] ?? match[2] ?? ''] ?? '');
        at += match[0].length - 1;
        continue;
      }
    }
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (quote === '"' && character === '\\') put(line.charAt((at += 1)));
      else put(character);
    } else if (character === '"' || character === "'") {
      quote = character;
      put('');
    } else if (character === '\\') {
      at += 1;
      if (line.charAt(at) !== '\n') put(line.charAt(at));
    } else if (/[ \t]/.test(character)) end();
    else if (character === '#' && word === undefined) {
      while (at + 1 < line.length && line.charAt(at + 1) !== '\n') at += 1;
    } else if (/[;&|\n><]/.test(character)) {
      end();
      const operator = /^(&&|\|\||>>|2>&1|[;&|\n><])/.exec(line.slice(at))?.[0] ?? character;
      tokens.push({ text: operator, isOperator: true });
      at += operator.length - 1;
    } else put(character);
  }
  end();
  return tokens;
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** Runs a text as sh would, as far as lists, pipes, redirections and assignments go. */
export function runShell(machine: Machine, text: string, environment: Environment, run: Run): Outcome {
  const variables: Record<string, string> = { ...environment };
  const total: Outcome = { code: 0, out: '', seconds: 0 };
  let piped = '';
  let words: string[] = [];
  let target: string | undefined;
  let isSkipping = false;
  const step = (after: string): void => {
    const assignments: Record<string, string> = {};
    while (words[0] !== undefined && ASSIGNMENT.test(words[0])) {
      const [pair = ''] = words.splice(0, 1);
      assignments[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
    }
    if (words[0] === 'export') {
      for (const pair of words.splice(0).filter((each) => ASSIGNMENT.test(each)))
        variables[pair.slice(0, pair.indexOf('='))] = pair.slice(pair.indexOf('=') + 1);
    }
    if (words.length === 0) Object.assign(variables, assignments);
    else if (!isSkipping) {
      const done = run(machine, words, { ...variables, ...assignments }, piped);
      total.code = done.code;
      total.seconds += done.seconds;
      if (target !== undefined && target !== '/dev/null') machine.files.set(target, done.out);
      else if (after === '|') piped = done.out;
      else if (target === undefined) total.out += done.out;
    }
    if (after !== '|') {
      piped = '';
      isSkipping = (after === '&&' && total.code !== 0) || (after === '||' && total.code === 0);
    }
    words = [];
    target = undefined;
  };
  const tokens = tokensOf(text, variables);
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (!token.isOperator) words.push(token.text);
    else if (token.text === '>' || token.text === '>>') target = tokens[(at += 1)]?.text;
    else if (token.text === '<') at += 1;
    else if (token.text !== '2>&1') step(token.text);
  }
  step('');
  return total;
}
