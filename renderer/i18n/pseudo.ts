import type { Texts } from './i18n.ts';

const accented: Record<string, string> = {
  ...{ a: 'á', c: 'ç', d: 'ð', e: 'é', i: 'î', n: 'ñ', o: 'ö', u: 'ü', y: 'ý' },
  ...{ A: 'Å', C: 'Ç', E: 'É', I: 'Î', N: 'Ñ', O: 'Ö', S: 'Š', U: 'Û', Y: 'Ý' },
};

/** Cuts a text into what is said and what stands for a value. */
function piecesOf(text: string): string[] {
  return text.split(/(\{\{[^}]*\}\})/);
}

/** Half as long again and with accents on it: shows what is cut, and what is no text of a key. */
function expand(text: string): string {
  const said = piecesOf(text).map((piece) =>
    piece.startsWith('{{') ? piece : piece.replace(/[a-zA-Z]/g, (letter) => accented[letter] ?? letter),
  );
  return `[${said.join('')}${'·'.repeat(Math.ceil(text.length / 2))}]`;
}

/** Words set from right to left by marks of direction, readable in a mirror. Source: Unicode, UAX #9, RLO and PDF. */
function mirror(text: string): string {
  return piecesOf(text)
    .map((piece) => (piece === '' || piece.startsWith('{{') ? piece : `\u202e${piece}\u202c`))
    .join('');
}

/** English as a language of its own for tests: `expanded` by half and accented, or `mirrored` from right to left. */
export function toPseudo(texts: Texts, way: 'expanded' | 'mirrored'): Texts {
  const change = way === 'expanded' ? expand : mirror;
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === 'string' ? change(text) : toPseudo(text, way),
    ]),
  );
}
