/** How hard a passphrase is to guess for somebody who has the file and time. */
export type PassphraseStrength = 'weak' | 'fair' | 'strong';

/** About what a word of a list of 7,776 is worth, in bits. */
const wordBits = 13;
const expected =
  /^(pass(word|phrase|wort)?|harvester|rancher|suse|acre|admin|secret|qwert[yz]?|letmein|welcome|abc|cluster)$/;
const limits = { fair: 45, strong: 64 };

/** The size of the alphabet a text seems to be drawn from. */
function alphabetOf(text: string): number {
  const classes: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^A-Za-z0-9]/, 32],
  ];
  return classes.reduce((size, [pattern, more]) => (pattern.test(text) ? size + more : size), 0);
}

/** How many characters of a text are no repetition of the one before, nor its successor. */
function freshLength(text: string): number {
  const codes = Array.from(text, (sign) => sign.codePointAt(0) ?? 0);
  return codes.filter((code, at) => at === 0 || Math.abs(code - (codes[at - 1] ?? 0)) > 1).length;
}

/** Estimates the strength of a passphrase: words count as words, everything else by its signs; a hint and no proof. */
export function passphraseStrength(text: string): PassphraseStrength {
  const words = new Set(text.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
  const rest = text.replace(/\p{L}{3,}/gu, '');
  let bits = freshLength(rest) * Math.log2(Math.max(2, alphabetOf(rest)));
  for (const word of words) bits += expected.test(word) ? 4 : Math.min(wordBits, freshLength(word) * 4.7);
  // Letters that alternate in case or stand between signs are no words of a list.
  if (words.size <= 1 && /[a-z][A-Z]|[0-9][a-z]/.test(text))
    bits = Math.max(bits, freshLength(text) * Math.log2(Math.max(2, alphabetOf(text))) * 0.8);
  if (bits < limits.fair) return 'weak';
  return bits < limits.strong ? 'fair' : 'strong';
}
