import { Document, visit } from 'yaml';

/** A value of a YAML document. */
export type YamlValue =
  string | number | boolean | null | readonly YamlValue[] | { readonly [key: string]: YamlValue | undefined };

/** Words that YAML 1.1, which cloud-init and Go's parsers read, takes for something else than text. */
const meanings = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
/** `E0`, which some parsers take for a number without a mantissa. */
const exponent = /^e\d+$/i;
const isPlainKey = (key: string): boolean =>
  /^[A-Za-z][\w./-]*$/.test(key) && !meanings.test(key) && !exponent.test(key);

/** Text that every parser reads the same from a literal block: no control characters, nothing that is trimmed or folded. */
const isLiteral = (text: string): boolean =>
  /^[\x21-\x7e]/.test(text) &&
  /\n/.test(text) &&
  /^[\n\x20-\x7e\u00a1-\u024f]*$/.test(text) &&
  !/[ ](\n|$)/.test(text) &&
  !/\n\n$/.test(text);

/** Characters that YAML 1.1 takes for the end of a line or cannot hold; they stand in quoted texts only. */
const risky = /[\x7f-\xa0\u0250-\ud7ff\ue000-\uffff]|[\ud800-\udbff][\udc00-\udfff]/g;

function toEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * Writes a value as YAML that parsers of YAML 1.1 and 1.2 read alike: texts are quoted, texts of several lines are
 * literal blocks where they can be, lines are never folded. What is undefined is left out.
 */
export function toYaml(value: YamlValue): string {
  const document = new Document(value, { schema: 'core', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (key, node) => {
      if (typeof node.value !== 'string') return;
      if (key === 'key' && isPlainKey(node.value)) node.type = 'PLAIN';
      else node.type = key !== 'key' && isLiteral(node.value) ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE';
    },
  });
  const whole = Number.MAX_SAFE_INTEGER;
  const text = document.toString({
    lineWidth: 0,
    minContentWidth: 0,
    doubleQuotedMinMultiLineLength: whole,
    directives: false,
  });
  return text.replace(risky, toEscape);
}
