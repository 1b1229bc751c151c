import { languageNow } from './locale.ts';

/** What is said outside of the page, by English pattern: `Run strategy {0} starts the VM by itself.` */
export type Said = Readonly<Record<string, string>>;

type Pattern = { test: RegExp; holes: readonly number[]; text: string };

type Sayings = { exact: ReadonlyMap<string, string>; patterns: readonly Pattern[]; gap: string };

let sayings: Sayings | null = null;
let known = new Map<string, string>();
const knownAtMost = 10_000;

const hole = /\{(\d+)\}/g;

function toPattern(english: string, text: string): Pattern {
  const holes = [...english.matchAll(hole)].map((match) => Number(match[1]));
  const said = english.split(/\{\d+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { test: new RegExp(`^${said.join('(.*?)')}$`, 's'), holes, text };
}

const lettersOf = (pattern: string): number => pattern.replace(hole, '').length;

/** Takes in what is said in a language; null for English, in which everything is said as it is. */
export function setSaid(said: Said | null, isSpaced = true): void {
  known = new Map();
  if (said === null) {
    sayings = null;
    return;
  }
  const entries = Object.entries(said);
  sayings = {
    exact: new Map(entries.filter(([english]) => english.search(hole) < 0)),
    // What says most is tried first: a pattern that is nearly all values would take in what another says better.
    patterns: entries
      .filter(([english]) => english.search(hole) >= 0)
      .sort(([a], [b]) => lettersOf(b) - lettersOf(a))
      .map(([english, text]) => toPattern(english, text)),
    gap: isSpaced ? ' ' : '',
  };
}

/** Where one sentence ends and another begins, be it with the name of an object. */
const boundary = /[.?]\s+(?=\S)/;

/** A text by the pattern that says most of it; `takes` says which values a pattern may have. */
function byPattern(
  { patterns }: Sayings,
  text: string,
  takes: (value: string) => boolean = () => true,
): string | null {
  for (const { test, holes, text: translation } of patterns) {
    const match = test.exec(text);
    if (!match?.slice(1).every(takes)) continue;
    const values = new Map(holes.map((number, index) => [number, match[index + 1] ?? '']));
    return translation.replace(hole, (_all, number: string) => {
      const value = values.get(Number(number)) ?? '';
      // A single word is a name, which stays.
      return value.includes(' ') ? say(value) : value;
    });
  }
  return null;
}

/** A text as it is said, or by a pattern of which no value runs on into another sentence. */
function findOne(known: Sayings, text: string): string | null {
  return known.exact.get(text) ?? byPattern(known, text, (value) => !boundary.test(value));
}

function find(known: Sayings, text: string): string | null {
  const one = findOne(known, text);
  if (one !== null) return one;
  const { gap } = known;
  for (const { 0: end, index } of text.matchAll(new RegExp(boundary, 'g'))) {
    const first = findOne(known, text.slice(0, index + 1));
    if (first === null) continue;
    const rest = text.slice(index + end.length);
    const said = find(known, rest);
    return said === null ? `${first} ${rest}` : `${first}${gap}${said}`;
  }
  const whole = byPattern(known, text);
  if (whole !== null) return whole;
  const sentences = text.split(/(?<=[.?])\s+(?=[A-Z])/);
  if (sentences.length < 2) return null;
  const all = sentences.map((sentence) => find(known, sentence));
  if (all.every((sentence) => sentence === null)) return null;
  return all.map((sentence, index) => sentence ?? sentences[index]).join(gap);
}

/**
 * A sentence of the parts that know no language (labels and reasons of actions, states and problems of objects), in the
 * language of the page. What it does not know, such as the words of a server, stays as it is.
 */
export function say(text: string): string {
  if (sayings === null || text === '') return text;
  const before = known.get(text);
  if (before !== undefined) return before;
  if (known.size >= knownAtMost) known.clear();
  const said = find(sayings, text) ?? text;
  known.set(text, said);
  return said;
}

/** A status as it stands within a sentence; German nouns keep their capital. */
export function inSentence(status: string): string {
  const said = say(status);
  return languageNow().startsWith('de') ? said : said.toLowerCase();
}
