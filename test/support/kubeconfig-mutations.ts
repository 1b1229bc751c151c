import { stringify } from 'yaml';
import { openChance } from '../../build/bench/chance.ts';

const pem = (what: string): string =>
  Buffer.from(
    `-----BEGIN ${what}-----\nMIIBszCCAVmgAwIBAgIBAjAKBggqhkjOPQQDAjAm\n-----END ${what}-----\n`,
  ).toString('base64');

type Entry = { cluster: object; user: object };
const config = (entries: Entry[], more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Config',
  preferences: {},
  clusters: entries.map(({ cluster }, index) => ({ name: `c${index}`, cluster })),
  users: entries.map(({ user }, index) => ({ name: `u${index}`, user })),
  contexts: entries.map((_, index) => ({
    name: `x${index}`,
    context: { cluster: `c${index}`, user: `u${index}`, namespace: 'default' },
  })),
  'current-context': 'x0',
  ...more,
});
const ca = { 'certificate-authority-data': pem('CERTIFICATE') };

/** Kubeconfigs as users have them, one of each shape. */
const shapes: readonly object[] = [
  config([
    {
      cluster: { server: 'https://10.1.2.3/k8s/clusters/local', ...ca },
      user: { token: 'kubeconfig-user-abcde:0123456789' },
    },
  ]),
  config([
    {
      cluster: { server: 'https://rancher.example/k8s/clusters/c-m-abcd1234' },
      user: { token: 'ext/kubeconfig-x:0123456789' },
    },
  ]),
  config([
    { cluster: { server: 'https://10.1.2.3:6443', ...ca }, user: { token: 'a-token' } },
    { cluster: { server: 'https://[2001:db8::1]:6443', ...ca }, user: { token: 'a-token' } },
  ]),
  config([
    {
      cluster: { server: 'https://127.0.0.1:6443', ...ca },
      user: { 'client-certificate-data': pem('CERTIFICATE'), 'client-key-data': pem('PRIVATE KEY') },
    },
  ]),
  config([
    {
      cluster: {
        server: 'https://h:6443',
        'certificate-authority': 'ca.crt',
        'proxy-url': 'socks5://u:p@proxy:1080',
      },
      user: { 'client-certificate': '/a/b.crt', 'client-key': 'b.key' },
    },
  ]),
  config([
    {
      cluster: { server: 'https://h:6443', 'insecure-skip-tls-verify': true, 'tls-server-name': 'vip' },
      user: { tokenFile: '/var/run/token', as: 'jane' },
    },
  ]),
  config([
    {
      cluster: {
        server: 'https://h:6443',
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } }],
      },
      user: {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1beta1',
          command: 'rancher',
          args: ['token', '--server=rancher.example', '--user=jane'],
          env: [{ name: 'PROFILE', value: 'site' }],
          installHint: 'Install the Rancher CLI.',
          interactiveMode: 'IfAvailable',
          provideClusterInfo: true,
        },
      },
    },
  ]),
  config([{ cluster: { server: 'https://h' }, user: { username: 'admin', password: 'secret' } }]),
];

const strange: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  '',
  ' ',
  'x',
  'true',
  '\u0000',
  '\ud800',
  '\u202e',
  [],
  [[]],
  {},
  { a: 1 },
  [null],
  '*a',
  '&a',
  '!!binary x',
  'https://',
  'https://[::',
  'http://h',
  'https://u:p@h',
  'https://h:99999',
  `https://${'h'.repeat(300)}`,
  '../../etc/passwd',
  '-----BEGIN',
  'x'.repeat(5000),
  Array.from({ length: 300 }, (_, index) => index),
  { name: 'c0' },
  { __proto__: null },
  { toString: 1 },
  { constructor: { prototype: {} } },
];
const fragments: readonly string[] = [
  '\0',
  '\t',
  '\r\n',
  '\n',
  ': ',
  '- ',
  '&a ',
  '*a',
  '<<: *a',
  '? ',
  '| ',
  '>+9\n',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '#',
  '%YAML 9.9\n',
  '---\n',
  '...\n',
  '!!js/function ',
  '\ufeff',
  '\ud83d',
  '\u2028',
  '__proto__: x\n',
  'constructor: x\n',
  ','.repeat(50),
  '['.repeat(400),
  '{a: '.repeat(400),
  '- '.repeat(400),
  '\u0007',
  'null',
  '~',
  '.inf',
  '0x1F',
  '2026-01-01',
];
const bomb =
  'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\nclusters: [*d,*d,*d,*d]\n';

type Pick = { int: (below: number) => number; of: <T>(list: readonly T[]) => T };

/** Replaces, removes, repeats or moves something somewhere in a value. */
function mutateValue(value: unknown, pick: Pick): unknown {
  if (typeof value !== 'object' || value === null || pick.int(6) === 0) return pick.of(strange);
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])];
    const at = pick.int(Math.max(1, list.length));
    const act = pick.int(5);
    if (act === 0) list.splice(at, 1);
    else if (act === 1) list.push(pick.of(strange));
    else if (act === 2) list.push(...list);
    else list[at] = mutateValue(list[at], pick);
    return list;
  }
  const entries = Object.entries(value);
  const at = pick.int(Math.max(1, entries.length));
  const entry = entries[at];
  if (entry === undefined) return pick.of(strange);
  const act = pick.int(7);
  if (act === 0) entries.splice(at, 1);
  else if (act === 1)
    entry[0] = pick.of(['__proto__', 'constructor', 'server', 'exec', 'token', 'name', '', 'toString']);
  else if (act === 2)
    entries.push([
      pick.of(['exec', 'auth-provider', 'token', 'proxy-url', 'as-groups', 'extensions']),
      pick.of(strange),
    ]);
  else entry[1] = mutateValue(entry[1], pick);
  return Object.fromEntries(entries);
}

function mutateText(text: string, pick: Pick): string {
  const at = pick.int(text.length + 1);
  switch (pick.int(9)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(at);
    case 2:
      return text.slice(0, at) + pick.of(fragments) + text.slice(at);
    case 3: {
      const bytes = Buffer.from(text);
      for (let turn = 0; turn <= pick.int(6); turn += 1)
        bytes[pick.int(Math.max(1, bytes.length))] = pick.int(256);
      return bytes.toString(pick.int(2) === 0 ? 'utf8' : 'latin1');
    }
    case 4: {
      const lines = text.split('\n');
      const line = pick.int(lines.length);
      lines.splice(pick.int(lines.length), 0, lines[line] ?? '');
      return lines.join('\n');
    }
    case 5:
      return text.replace(/^( *)/gm, (indent) => (pick.int(8) === 0 ? ' '.repeat(pick.int(9)) : indent));
    case 6:
      return text.slice(0, at) + text.slice(at, at + 200).repeat(pick.int(30)) + text.slice(at);
    case 7:
      return pick.int(2) === 0 ? bomb + text : text + bomb;
    default:
      return Buffer.from(text).toString('base64').slice(pick.int(3));
  }
}

/** Kubeconfigs gone wrong in every way, the same ones for the same seed. */
export function* mutatedKubeconfigs(count: number, seed: number): Generator<string> {
  const random = openChance(seed).next;
  const int = (below: number): number => Math.floor(random() * below);
  const pick: Pick = { int, of: (list) => list[int(list.length)] as (typeof list)[number] };
  for (let made = 0; made < count; made += 1) {
    let value: unknown = structuredClone(pick.of(shapes));
    for (let turn = pick.int(4); turn > 0; turn -= 1) value = mutateValue(value, pick);
    let text =
      pick.int(4) === 0
        ? JSON.stringify(value, null, 2)
        : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
    for (let turn = pick.int(4); turn > 0; turn -= 1) text = mutateText(text, pick).slice(0, 200_000);
    yield text;
  }
}

const mib = 1024 * 1024;
/** Texts made to take long or much: as large as a kubeconfig may be. */
export const heavyTexts: Readonly<Record<string, string>> = {
  'many keys': Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`)
    .join('\n')
    .slice(0, mib),
  'many keys in a flow': `{${Array.from({ length: 80_000 }, (_, index) => `k${index}: 1`).join(', ')}`.slice(
    0,
    mib - 1,
  ),
  'deep flow lists': '['.repeat(mib),
  'deep flow maps': '{a: '.repeat(mib / 4),
  'deep lists': '- '.repeat(mib / 2),
  'deep JSON': `${'['.repeat(mib / 2)}${']'.repeat(mib / 2)}`,
  'complex keys': '? '.repeat(mib / 2),
  'anchors and aliases': Array.from({ length: 30_000 }, (_, index) => `- &a${index} x\n- *a${index}`)
    .join('\n')
    .slice(0, mib),
  'aliases of one anchor': `- &a x\n${'- *a\n'.repeat(200_000)}`.slice(0, mib),
  'quotation marks': '"'.repeat(mib),
  'open quotations': '- "a\n'.repeat(mib / 5),
  'one long line': `a: ${'x'.repeat(mib - 3)}`,
  'blank lines': `a:\n${'\n'.repeat(mib - 8)} b`,
  documents: '---\n'.repeat(mib / 4),
  tags: '- !!a x\n'.repeat(mib / 8),
  colons: 'a: '.repeat(mib / 3),
  Base64: Buffer.from('- '.repeat(mib / 3))
    .toString('base64')
    .slice(0, mib),
  'more contexts than can be chosen from': JSON.stringify({
    clusters: Array.from({ length: 5000 }, (_, index) => ({
      name: `c${index}`,
      cluster: { server: 'https://h' },
    })),
    users: Array.from({ length: 5000 }, (_, index) => ({
      name: `c${index}`,
      user: { token: `token-${index}` },
    })),
    contexts: Array.from({ length: 5000 }, (_, index) => ({
      name: `c${index}`,
      context: { cluster: `c${index}`, user: `c${index}` },
    })),
  }),
};
