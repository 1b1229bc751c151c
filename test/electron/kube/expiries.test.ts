import { expect, it } from 'vitest';
import { readExpiries } from '../../../electron/kube/expiries.ts';
import { Secret } from '../../../electron/vault/secret.ts';
import { dueExpiries, expiryLevel } from '../../../shared/expiry.ts';
import { createAuthority, toKubeconfigText } from '../../support/tls-server.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown): string => `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
const ofUser = (user: Record<string, unknown>): ReturnType<typeof readExpiries> =>
  readExpiries(new Secret(toKubeconfigText({ server: 'https://h.example', user })));

it('reads when a client certificate and a token end', async () => {
  const identity = await (await createAuthority()).issue({ toDays: 5 });
  const data = Buffer.from(identity.certificatePem).toString('base64');
  const [certificate, token] = ofUser({
    'client-certificate-data': data,
    token: jwt({ exp: 1_900_000_000 }),
  });
  expect(certificate?.what).toBe('client-certificate');
  expect(Math.abs(Date.parse(certificate!.at) - Date.now() - 5 * 86_400_000)).toBeLessThan(60_000);
  expect(token).toEqual({ what: 'token', at: '2030-03-17T17:46:40.000Z' });
});

it('says nothing where a token does not tell, and survives what is none', () => {
  for (const token of [
    'kubeconfig-u-abc12:q8w7e6',
    'plain',
    jwt({ sub: 'x' }),
    jwt({ exp: 'soon' }),
    jwt({ exp: 1e300 }),
    jwt(null),
    'a.b.c',
    '',
  ])
    expect(ofUser({ token }), token).toEqual([]);
  expect(ofUser({ 'client-certificate-data': 'bm9uZQ==' })).toEqual([]);
  expect(readExpiries(new Secret('no kubeconfig'))).toEqual([]);
});

it('tells 30, 7 and 1 days and over, to the moment', () => {
  const nowMs = Date.parse('2026-03-01T00:00:00Z');
  const at = (days: number, ms = 0): string => new Date(nowMs + days * 86_400_000 + ms).toISOString();
  expect(
    [at(30, 1), at(30), at(7, 1), at(7), at(1, 1), at(1), at(0, 1), at(0), at(-9), 'never'].map((time) =>
      expiryLevel(time, nowMs),
    ),
  ).toEqual([null, 'month', 'month', 'week', 'week', 'day', 'day', 'over', 'over', null]);
  const expiries = [
    { what: 'token' as const, at: at(20) },
    { what: 'server-certificate' as const, at: at(99) },
    { what: 'client-certificate' as const, at: at(2) },
  ];
  expect(dueExpiries(expiries, nowMs).map(({ what }) => what)).toEqual(['client-certificate', 'token']);
});
