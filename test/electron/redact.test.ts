import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRedactor } from '../../electron/redact.ts';
import { Secret } from '../../electron/vault/secret.ts';

const canary = 'CanaryS3cretValue0123456789';
const pem = `-----BEGIN RSA PRIVATE KEY-----\n${canary}\n${canary}\n-----END RSA PRIVATE KEY-----`;
const kubeconfig = `apiVersion: v1\nkind: Config\nclusters:\n- name: prod\nusers:\n- name: me\n  user: {x: ${canary}}\n`;

describe('text that looks like a credential', () => {
  test.each([
    `Authorization: Bearer ${canary}`,
    `authorization: ${canary}`,
    `{"Authorization":"Bearer ${canary}"}`,
    `headers: [ 'Authorization', 'Bearer ${canary}' ]`,
    `Proxy-Authorization: Basic ${canary}==`,
    `cookie: R_SESS=token-abcde:${canary}; CSRF=1`,
    JSON.stringify(`line\nBearer ${canary}`),
    JSON.stringify(`line\neyJhbGciOiJSUzI1NiJ9.${canary}.${canary}`),
    JSON.stringify(`line\nhttps://me:${canary}@host`),
    `sent bearer ${canary} to the server`,
    `token: ${canary}`,
    `token: "${canary}"`,
    `token: 'x ${canary}'`,
    `  id-token: ${canary}`,
    `{"token":"${canary}","name":"x"}`,
    JSON.stringify(JSON.stringify({ token: canary })),
    JSON.stringify({ password: `a"${canary}` }),
    `password: two words ${canary}`,
    `password=${canary}&x=1`,
    `client-key-data: ${canary}`,
    `"client-key-data": "${canary}"`,
    `clientSecret: |\n  first\n  ${canary}\nname: x`,
    `https://host/api?token=${canary}&x=1`,
    `wss://host/k8s?access_token=${canary}`,
    `https://admin:${canary}@host/path`,
    `https://${canary}@host`,
    `proxy http://me:p@ss${canary}@proxy:3128 refused`,
    pem,
    pem.slice(0, -20),
    JSON.stringify({ key: pem }),
    JSON.stringify(JSON.stringify({ key: pem })),
    kubeconfig,
    kubeconfig.replaceAll('\n', '\\n'),
    JSON.stringify({ apiVersion: 'v1', kind: 'Config', users: [{ user: canary }] }),
    `K3S_TOKEN=K10${'0123456789abcdef'.repeat(4)}::server:${canary}`,
    `https://rancher.lab/v3/import/${'0123456789abcdef'.repeat(2)}${canary}_c-m-x7k2p9qr.yaml`,
    `joined with K10${'0123456789abcdef'.repeat(4)}::server:${canary}`,
    `jwt eyJhbGciOiJSUzI1NiJ9.${canary}.${canary} refused`,
    `rancher said no to kubeconfig-user-abc12:${canary.toLowerCase()}`,
  ])('%s', (text) => {
    expect(openRedactor().text(text).toLowerCase()).not.toContain(canary.toLowerCase());
  });

  test.each([
    'Connected to https://harvester.example:6443/k8s/clusters/local in 120 ms',
    'Watching virtualmachines: 120 objects, continue at resourceVersion 4711',
    'The bearer left; basic checks passed',
    'secret harvester-system/tls-ingress not found',
    'kind: Configuration of users',
  ])('leaves alone: %s', (text) => {
    expect(openRedactor().text(text)).toBe(text);
  });

  test('keeps what stands around it', () => {
    const { text } = openRedactor();
    expect(text(`GET https://me:${canary}@host/a?token=${canary}&watch=1 200`)).toBe(
      'GET https://***@host/a?token=***&watch=1 200',
    );
    expect(text(`{"name":"vm-1","token":"${canary}","cpu":4}`)).toBe('{"name":"vm-1","token":"***","cpu":4}');
  });

  test('is quick on long text', () => {
    const { text } = openRedactor();
    const begin = performance.now();
    for (const unit of [
      'a',
      'token',
      'bearer ',
      '-----BEGIN PRIVATE KEY-----',
      'https://',
      '\\"',
      'eyJ',
      'token: |\n ',
    ]) {
      text(unit.repeat(Math.ceil(200_000 / unit.length)));
    }
    expect(performance.now() - begin).toBeLessThan(3000);
  });
});

describe('values', () => {
  test('fields with telling names, secrets, errors and Kubernetes Secrets', () => {
    const redactor = openRedactor();
    const circular: Record<string, unknown> = { name: 'c' };
    circular['self'] = circular;
    const value = redactor.value({
      token: canary,
      accessToken: canary,
      apiKey: [canary],
      credentials: { any: canary },
      'client-key-data': canary,
      secretName: 'shown',
      hasToken: true,
      nested: [{ password: 1234 }],
      wrapped: new Secret(`${canary}-wrapped`),
      error: new Error(`401 for Bearer ${canary}`),
      object: { kind: 'Secret', data: { a: canary }, stringData: { a: canary }, type: 'Opaque' },
      map: new Map([['token', canary]]),
      bytes: Buffer.from(canary),
      circular,
      [`https://x:${canary}@host`]: 1,
    });
    expect(inspect(value, { depth: 20 }).includes(canary)).toBe(false);
    expect(value).toMatchObject({
      token: '***',
      secretName: 'shown',
      hasToken: true,
      nested: [{ password: '***' }],
      wrapped: '[secret]',
      object: { kind: 'Secret', data: '***', type: 'Opaque' },
      circular: { name: 'c', self: '[circular]' },
    });
    expect(JSON.stringify(value)).toContain('401 for Bearer ***');
  });

  test('objects of the API keep what only refers to a Secret, however deep, and the keys of its data', () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: { h: [{ i: 'bottom', token: canary }] } } } } } } } };
    const value = openRedactor().object({
      spec: { secret: { secretName: 'shown' }, password: canary, ...deep },
      secret: { kind: 'Secret', data: { a: canary, b: '[hidden: 4 characters]', c: null } },
    });
    expect(JSON.stringify(value)).not.toContain(canary);
    expect(value).toMatchObject({
      spec: { secret: { secretName: 'shown' }, password: '***' },
      secret: { data: { a: '***', b: '[hidden: 4 characters]', c: null } },
    });
    expect(JSON.stringify(value)).toContain('"i":"bottom","token":"***"');
  });
});

describe('a registered secret', () => {
  const secret = fc.oneof(
    fc.string({ minLength: 4, maxLength: 40 }),
    fc.string({ minLength: 4, maxLength: 40, unit: 'grapheme' }),
    fc
      .array(fc.constantFrom('*', 'a', '\n', '"', '%'), { minLength: 4, maxLength: 8 })
      .map((letters) => letters.join('')),
  );

  test('never survives, whatever stands around it and whatever else is registered', () => {
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 5 }),
        fc.array(fc.string(), { minLength: 2 }),
        (secrets, around) => {
          const redactor = openRedactor();
          secrets.forEach(redactor.register);
          const text = around.map((part, index) => part + (secrets[index % secrets.length] ?? '')).join('');
          const texts = [
            text,
            text.slice(0, -1),
            secrets.map((entry) => entry.slice(0, -1) + entry).join(''),
          ];
          for (const result of [...texts.map(redactor.text), ...texts.map(redactor.exact)]) {
            for (const entry of secrets) expect(result.includes(entry)).toBe(false);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('never survives as JSON, in a URL or in Base64 at any place', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' }),
        fc.string(),
        fc.string(),
        (entry, before, after) => {
          const redactor = openRedactor();
          redactor.register(entry);
          const json = JSON.stringify({ a: before + entry + after });
          expect(redactor.text(json)).not.toContain(JSON.stringify(entry).slice(1, -1));
          expect(redactor.text(JSON.stringify(json))).not.toContain(
            JSON.stringify(JSON.stringify(entry)).slice(3, -3),
          );
          expect(redactor.text(`/x/${encodeURIComponent(before + entry + after)}`)).not.toContain(
            encodeURIComponent(entry),
          );
          for (const encoding of ['base64', 'base64url'] as const) {
            const encoded = Buffer.from(before + entry + after).toString(encoding);
            const left = redactor.exact(`<${encoded}>`).slice(1, -1);
            for (const part of left.split('***'))
              expect(Buffer.from(part, 'base64').toString()).not.toContain(entry);
            expect(left).toContain('***');
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('overlapping secrets leave no tail', () => {
    const redactor = openRedactor();
    redactor.register('abcdef');
    redactor.register('defghi');
    redactor.register('abcd');
    expect(redactor.text('<abcdefghi>')).toBe('<***>');
  });

  test('one too short to be told from other text is not registered', () => {
    const redactor = openRedactor();
    redactor.register('a');
    redactor.register('');
    expect(redactor.text('a banana')).toBe('a banana');
  });

  test('very many do not fill the memory: those registered longest ago go first, those in use stay', () => {
    const redactor = openRedactor(100_000);
    const used = 'the-token-in-use-4711';
    redactor.register(used);
    for (let index = 0; index < 2_000; index += 1) {
      redactor.register(`a-secret-nobody-needs-${index}-any-more`);
      if (index % 100 === 0) redactor.register(used);
    }
    expect(redactor.exact(used)).toBe('***');
    expect(redactor.exact('a-secret-nobody-needs-1999-any-more')).toBe('***');
    expect(redactor.exact('a-secret-nobody-needs-0-any-more')).toContain('nobody');
    redactor.register('x'.repeat(200_000));
    expect(redactor.exact('x'.repeat(200_000))).toBe('***');
  });
});
