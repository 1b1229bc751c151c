import { expect, it } from 'vitest';
import { readBundle, toAuthorities } from '../../../electron/kube/authorities.ts';
import { createAuthority } from '../../support/tls-server.ts';

const first = await createAuthority('First CA');
const second = await createAuthority('Second CA');
const leaf = await first.issue({ commonName: 'server' });

it('reads the certificates of a bundle, each once, whatever stands between them', () => {
  const text = `# ours\r\n${first.caPem}\nsubject=CN=Second CA\n${second.caPem}${first.caPem}`;
  const read = readBundle(text);
  if (!read.ok) throw new Error(read.error.message);
  expect(read.value.certificates.map(({ subject }) => subject)).toEqual(['CN=First CA', 'CN=Second CA']);
  expect(read.value.pem).not.toContain('ours');
  expect(readBundle(read.value.pem)).toEqual(read);
});

it('refuses what is no bundle and says which part, without repeating any of it', () => {
  const broken = first.caPem.replace(/[A-Za-z0-9+/]{40}/, 'CANARY');
  const cases = [
    ['', 'no certificate'],
    ['CANARY', 'no certificate'],
    [`${second.caPem}\n${broken}`, 'Certificate 2 of'],
    [`${second.caPem}\n-----BEGIN CERTIFICATE-----\nCANARY`, 'Certificate 2 of'],
    [`${second.caPem}\n${leaf.keyPem}`, 'private key'],
    [second.caPem + 'x'.repeat(600_000), 'too large'],
  ] as const;
  for (const [text, said] of cases) {
    const read = readBundle(text);
    expect(read).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(!read.ok && read.error.message).toContain(said);
    expect(JSON.stringify(read)).not.toContain('CANARY');
  }
});

it('adds bundles to the authority of the kubeconfig, or to those of the machine where it has none', () => {
  const own = Buffer.from(first.caPem);
  expect(toAuthorities(undefined, [])).toBeUndefined();
  expect(toAuthorities(own, [])).toEqual([own]);
  expect(toAuthorities(own, [second.caPem])).toEqual([own, second.caPem]);
  const all = toAuthorities(undefined, [second.caPem]) ?? [];
  expect(all.length).toBeGreaterThan(50);
  expect(all.at(-1)).toBe(second.caPem);
});
