import { isHiddenText } from '../shared/objects/hidden.ts';

/** What stands where something was taken out: shorter than any registered secret, so that replacing always ends. */
const gone = '***';
const minSecretLength = 4;
/** How many characters of secrets, in all their forms, are remembered: some ten thousand tokens, and any single one. */
const mostRemembered = 32 * 1024 * 1024;
const minEncodedLength = 8;

/** Takes secrets out of text and values before they are written anywhere. */
export type Redactor = {
  /**
   * Remembers a credential of at least 4 characters: it, its trimmed, JSON, URL and Base64 forms are taken out from now on.
   * Of very many, those that were not registered again for longest are forgotten.
   */
  register: (secret: string) => void;
  /** Takes registered secrets out, and nothing else. */
  exact: (text: string) => string;
  /** Takes out registered secrets and whatever looks like a credential. */
  text: (text: string) => string;
  /** A copy fit for JSON: strings redacted, fields with telling names emptied, errors with their redacted stack. */
  value: (value: unknown) => unknown;
  /**
   * The same for an object of the Kubernetes API, however deep it is: there a field with a telling name is emptied only where
   * it is text, since what is an object under it (`secret: {secretName}`) only refers to a Secret.
   */
  object: (value: unknown) => unknown;
};

const fieldNames =
  'tokens?|passwords?|passwd|passphrase|secrets?|credentials?|api[-_]?keys?|access[-_]?keys?|private[-_]?keys?|key[-_]?data|signature|kubeconfig';
const secretField = new RegExp(`(?:${fieldNames}|authorization|cookie)$`, 'i');

const quoted = String.raw`"(?:\\.|[^"\\])*"?|'[^'\n]*'?|(?:\\+)["'][^\n]*?(?:\\+)["']`;
const block = String.raw`[|>][-+0-9]*[ \t]*\r?\n(?:[ \t]+[^\n]*(?:\n|$))+`;
const patterns: [RegExp, string][] = [
  [/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g, gone],
  [/((?:authorization|cookie)\\*["']?[ \t]*[:=,][ \t]*\\*["']?)[^"'\\\r\n]+/gi, `$1${gone}`],
  [/(bearer[ \t]+)[\w.~+/=:-]{8,}/gi, `$1${gone}`],
  [/([Bb]asic[ \t]+)(?=[A-Za-z0-9+/=]*[A-Z0-9=])[A-Za-z0-9+/=]{8,}/g, `$1${gone}`],
  [/(?:\b|(?<=\\[nrt]))eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)*/g, gone],
  // Join tokens of RKE2 and K3s, and Rancher's API tokens.
  [/K10[0-9a-f]{16,}::\S+/g, gone],
  [/((?:token|kubeconfig)-[\w-]{1,80}:)[a-z0-9]{20,}/g, `$1${gone}`],
  // The address of a manifest by which a cluster registers with a Rancher.
  [/(\/v3\/import\/)[A-Za-z0-9]{16,}(?=_)/g, `$1${gone}`],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]*@/gi, `$1${gone}@`],
  [
    new RegExp(String.raw`((?:${fieldNames})\\*["']?[ \t]*[:=][ \t]*)(?:${block}|${quoted})`, 'gi'),
    `$1"${gone}"`,
  ],
  [new RegExp(String.raw`((?:${fieldNames})[ \t]*=[ \t]*)[^\s&#"',;]+`, 'gi'), `$1${gone}`],
  [new RegExp(String.raw`((?:${fieldNames})\\*["']?[ \t]*:[ \t]*)[^\s"'][^\r\n]*`, 'gi'), `$1${gone}`],
];

/** Whether a text looks like a kubeconfig, whole or cut, as YAML or JSON. */
function isKubeconfig(text: string): boolean {
  if (!/(?:\b|\\n)kind\\*["']?\s*:\s*\\*["']?Config\b/.test(text)) return false;
  return /(?:clusters|users|contexts)\\*["']?\s*:/.test(text);
}

/** The stretch of Base64 that a text gives wherever it begins within a longer text, at each of the three alignments. */
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    const start = shift === 0 ? 0 : shift + 1;
    const isAligned = (shift + bytes.length) % 3 === 0;
    const end = isAligned ? encoded.length : encoded.replace(/=+$/, '').length - 1;
    return encoded.slice(start, end);
  });
}

function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = [secret, secret.trim(), json, JSON.stringify(json).slice(1, -1)];
  if (Buffer.from(secret).toString() === secret)
    forms.push(encodeURIComponent(secret), encodeURIComponent(secret).replaceAll('%20', '+'));
  if (secret.length >= minEncodedLength) {
    const cores = base64Cores(secret);
    forms.push(...cores, ...cores.map((core) => core.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return [...new Set(forms)].filter((form) => form.length >= minSecretLength);
}

function lengthOf(forms: readonly string[]): number {
  return forms.reduce((sum, { length }) => sum + length, 0);
}

/** Replaces every occurrence of every form; overlapping ones go as one stretch, so that no tail of a secret stays. */
function takeOut(text: string, forms: Iterable<string>): string {
  const stretches: [start: number, end: number][] = [];
  for (const form of forms) {
    if (form.length > text.length) continue;
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
      stretches.push([at, at + form.length]);
  }
  stretches.sort((a, b) => a[0] - b[0]);
  let result = '';
  let done = 0;
  for (const [start, end] of stretches) {
    if (start >= done) result += text.slice(done, start) + gone;
    done = Math.max(done, end);
  }
  return result + text.slice(done);
}

/** The data of a Secret with its keys, and each value taken out that does not stand for a hidden one already. */
function toHiddenData(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, value === null || isHiddenText(value) ? value : gone]),
  );
}

/** Opens a redactor with no secrets registered. */
export function openRedactor(most = mostRemembered): Redactor {
  /** Forms by secret, the one registered last at the end. */
  const known = new Map<string, string[]>();
  let remembered = 0;

  function* forms(): Generator<string> {
    for (const each of known.values()) yield* each;
  }
  const exact = (text: string): string => {
    let before = text;
    let after = takeOut(before, forms());
    while (after !== before) {
      before = after;
      after = takeOut(before, forms());
    }
    return after;
  };
  const forgetOldest = (): void => {
    for (const [secret, of] of known) {
      if (remembered <= most || known.size === 1) return;
      known.delete(secret);
      remembered -= lengthOf(of);
    }
  };

  const redactText = (text: string): string => {
    const clean = exact(text);
    if (isKubeconfig(clean)) return `${gone} (kubeconfig)`;
    return exact(patterns.reduce((result, [pattern, by]) => result.replace(pattern, by), clean));
  };

  const redactValue = (value: unknown, depth: number, seen: Set<object>, isApi = false): unknown => {
    if (typeof value === 'string') return redactText(value);
    if (typeof value === 'bigint' || typeof value === 'symbol') return redactText(String(value));
    if (typeof value === 'function') return '[function]';
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Error) return redactText(value.stack ?? `${value.name}: ${value.message}`);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (seen.has(value)) return '[circular]';
    if (depth === 0) return '[deep]';
    const inner = new Set(seen).add(value);
    if ('toJSON' in value && typeof value.toJSON === 'function') {
      return redactValue((value.toJSON as () => unknown)(), depth - 1, inner, isApi);
    }
    if (Array.isArray(value) || value instanceof Set) {
      return [...(value as Iterable<unknown>)].map((entry) => redactValue(entry, depth - 1, inner, isApi));
    }
    const isSecretObject = 'kind' in value && value.kind === 'Secret';
    const entries: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, entry]): [string, unknown] => {
        const name = String(key);
        const isData = isSecretObject && (name === 'data' || name === 'stringData');
        const isPlain = entry === null || entry === undefined || typeof entry === 'boolean';
        if (isApi && isData) return [name, toHiddenData(entry)];
        const isReference = isApi && typeof entry === 'object';
        const isHidden = !isPlain && (isData || (secretField.test(name) && !isReference));
        return [redactText(name), isHidden ? gone : redactValue(entry, depth - 1, inner, isApi)];
      }),
    );
  };

  return {
    register: (secret) => {
      if (secret.length < minSecretLength) return;
      const before = known.get(secret);
      // A copy: a piece of a text would keep the whole of it, such as the kubeconfig it was read from.
      const own = before ? secret : structuredClone(secret);
      const of = before ?? formsOf(own);
      known.delete(secret);
      known.set(own, of);
      if (before) return;
      remembered += lengthOf(of);
      forgetOldest();
    },
    exact,
    text: redactText,
    value: (value) => redactValue(value, 8, new Set()),
    object: (value) => redactValue(value, 64, new Set(), true),
  };
}

/** The redactor of this process: knows every credential a Secret was made of. */
export const redact: Redactor = openRedactor();
