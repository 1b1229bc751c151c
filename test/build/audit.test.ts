import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { auditShipped } from '../../build/audit.ts';
import type { Audit } from '../../build/audit.ts';
import { closeAfterEach } from '../support/keep.ts';

const keep = closeAfterEach();

type Advisory = { name: string; severity: string; title: string };

/** Runs the audit against a registry that has these advisories; null for one that refuses to tell. */
async function auditWith(advisories: readonly Advisory[] | null): Promise<{ audit: Audit; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (advisories === null || request.method !== 'POST') {
        response.writeHead(request.method === 'POST' ? 405 : 404).end('{}');
        return;
      }
      const body = Buffer.concat(chunks);
      const text =
        request.headers['content-encoding'] === 'gzip' ? gunzipSync(body).toString() : body.toString();
      asked.push(...Object.keys(JSON.parse(text) as object));
      const told = advisories.map(({ name, severity, title }, index) => [
        name,
        [{ id: index + 1, url: 'https://advisories.invalid/1', title, severity, vulnerable_versions: '*' }],
      ]);
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(Object.fromEntries(told)));
    });
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  keep({ close: () => new Promise((done) => void server.close(() => done())) });
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const audit = await auditShipped({ ...process.env, npm_config_registry: registry });
  server.closeAllConnections();
  return { audit, asked };
}

test('asks about everything in the lockfile, and passes where nothing is known', async () => {
  const { audit, asked } = await auditWith([]);
  expect(asked).toEqual(expect.arrayContaining(['ws', 'zod', 'electron', 'react', 'vite']));
  expect(audit).toMatchObject({ type: 'looked', grave: [], lesser: [] });
});

test('a grave advisory about what ships is told; one about the workshop is not', async () => {
  const { audit } = await auditWith([
    { name: 'zod', severity: 'critical', title: 'Parses what it should not' },
    { name: 'electron', severity: 'high', title: 'Leaves its sandbox' },
    { name: 'yaml', severity: 'low', title: 'Is slow' },
    { name: 'prettier', severity: 'critical', title: 'Writes elsewhere' },
  ]);
  if (audit.type !== 'looked') throw new Error(audit.reason);
  expect(audit.grave.sort()).toEqual([
    expect.stringMatching(/^electron: high: Leaves its sandbox \(https:/),
    expect.stringMatching(/^zod: critical: Parses what it should not \(https:/),
  ]);
  expect(audit.lesser).toEqual([expect.stringMatching(/^yaml: low: Is slow/)]);
});

test('a registry that does not tell is one line, and no failure', async () => {
  const { audit } = await auditWith(null);
  expect(audit).toMatchObject({ type: 'skipped', reason: expect.stringContaining('405') as string });
});
