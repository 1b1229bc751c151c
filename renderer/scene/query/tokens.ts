/** A part of a query between blanks: its text with quotes taken away, and which of it was quoted. */
export type Token = {
  /** Without quotes and escapes. */
  text: string;
  /** For each character of `text` its offset in the query. */
  offsets: readonly number[];
  /** For each character of `text` whether it stood in quotes, where it means nothing but itself. */
  isQuoted: readonly boolean[];
  from: number;
  to: number;
  /** Whether a quote was opened and not closed. */
  isOpen: boolean;
  /** Whether it has quotes at all, which makes an empty text one that is meant. */
  hasQuotes: boolean;
};

const blank = /\s/;

/** Splits a query at blanks outside of quotes; inside, a backslash takes the next character as it is. */
export function toTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (blank.test(text.charAt(at))) at += 1;
    else {
      const token = readToken(text, at);
      tokens.push(token);
      at = token.to;
    }
  }
  return tokens;
}

function readToken(text: string, from: number): Token {
  let read = '';
  const offsets: number[] = [];
  const isQuoted: boolean[] = [];
  let isOpen = false;
  let hasQuotes = false;
  let at = from;
  for (; at < text.length; at += 1) {
    let character = text.charAt(at);
    if (!isOpen && blank.test(character)) break;
    if (character === '"') {
      isOpen = !isOpen;
      hasQuotes = true;
      continue;
    }
    if (isOpen && character === '\\' && at + 1 < text.length) {
      at += 1;
      character = text.charAt(at);
    }
    read += character;
    offsets.push(at);
    isQuoted.push(isOpen);
  }
  return { text: read, offsets, isQuoted, from, to: at, isOpen, hasQuotes };
}

/** A part of a token's text, with what was quoted in it. */
export function cutToken(token: Token, start: number, end = token.text.length): Token {
  return {
    ...token,
    text: token.text.slice(start, end),
    offsets: token.offsets.slice(start, end),
    isQuoted: token.isQuoted.slice(start, end),
    from: token.offsets[start] ?? token.to,
  };
}
