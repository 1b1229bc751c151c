import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admitSchema } from '../../../../electron/simulator/schema/index.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator } from '../../../support/simulator.ts';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator();
});
afterAll(() => simulator.close());

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH';
const KEYS = '/apis/harvesterhci.io/v1beta1/namespaces/default/keypairs';
const MAPS = '/api/v1/namespaces/default/configmaps';
const keyPair = (name: string, spec: unknown): unknown => ({
  apiVersion: 'harvesterhci.io/v1beta1',
  kind: 'KeyPair',
  metadata: { name },
  spec,
});
const configMap = (name: string, more: Record<string, unknown>): unknown => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  ...more,
});

/** Sends a creation and reads its Warning headers. */
function warningsOf(path: string, body: unknown): Promise<string[]> {
  const { cluster, caPem } = simulator;
  const headers = { authorization: `Bearer ${cluster.adminToken}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const target = { host: '127.0.0.1', port: cluster.port, ca: caPem, method: 'POST', path, headers };
    const request = httpsRequest(target, (response) => {
      const { rawHeaders } = response;
      response.resume();
      response.on('end', () =>
        resolve(rawHeaders.filter((_, index) => rawHeaders[index - 1]?.toLowerCase() === 'warning')),
      );
    });
    request.on('error', reject);
    request.end(JSON.stringify(body));
  });
}

describe('writes of clients are read by the schema of their kind', () => {
  it('refuses a custom resource that breaks its CRD, naming every field', async () => {
    const answer = await simulator.send('POST', KEYS, { body: keyPair('bad', { publicKey: 1 }) });
    expect(answer.code).toBe(422);
    expect(answer.json).toMatchObject({
      reason: 'Invalid',
      message:
        'KeyPair.harvesterhci.io "bad" is invalid: spec.publicKey: Invalid value: "integer": spec.publicKey in body must be of type string: "integer"',
      details: {
        group: 'harvesterhci.io',
        kind: 'KeyPair',
        causes: [{ reason: 'FieldValueTypeInvalid', field: 'spec.publicKey' }],
      },
    });
    const missing = await simulator.send('POST', KEYS, { body: keyPair('bad', undefined) });
    expect(missing.json.message).toBe('KeyPair.harvesterhci.io "bad" is invalid: spec: Required value');
  });

  it('prunes what nobody knows and warns, is silent, or refuses, as the client wishes', async () => {
    const spec = { publicKey: PUBLIC_KEY, typo: true };
    expect(await warningsOf(KEYS, keyPair('warned', spec))).toEqual([
      '299 - "unknown field \\"spec.typo\\""',
    ]);
    expect(simulator.cluster.store.get(RESOURCES.keyPairs, 'default', 'warned')?.spec).toEqual({
      publicKey: PUBLIC_KEY,
    });
    expect(await warningsOf(`${KEYS}?fieldValidation=Ignore`, keyPair('silent', spec))).toEqual([]);
    const strict = await simulator.send('POST', `${KEYS}?fieldValidation=Strict`, {
      body: keyPair('strict', spec),
    });
    expect([strict.code, strict.json.message]).toEqual([
      400,
      'KeyPair in version "v1beta1" cannot be handled as a KeyPair: strict decoding error: unknown field "spec.typo"',
    ]);
  });

  it('speaks of the patch when a patch does not fit', async () => {
    await simulator.send('POST', KEYS, { body: keyPair('patched', { publicKey: PUBLIC_KEY }) });
    const patch = { contentType: 'application/merge-patch+json' };
    const unknown = await simulator.send('PATCH', `${KEYS}/patched?fieldValidation=Strict`, {
      ...patch,
      body: { spec: { typo: 1 } },
    });
    expect(unknown.code).toBe(422);
    expect(unknown.json.message).toMatch(
      /^ "" is invalid: patch: Invalid value: ".*": strict decoding error: unknown field "spec.typo"$/,
    );
    const wrong = await simulator.send('PATCH', `${KEYS}/patched`, {
      ...patch,
      body: { spec: { publicKey: 1 } },
    });
    expect(wrong.json.message).toContain('spec.publicKey in body must be of type string');
    expect(wrong.code).toBe(422);
  });

  it('reads built-in kinds as Go does, and drops what they do not have', async () => {
    const wrong = await simulator.send('POST', MAPS, { body: configMap('wrong', { data: { a: 1 } }) });
    expect([wrong.code, wrong.json.message]).toEqual([
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    ]);
    expect(await warningsOf(MAPS, configMap('dropped', { data: { a: '1' }, spec: {} }))).toEqual([
      '299 - "unknown field \\"spec\\""',
    ]);
    expect(simulator.cluster.store.get(RESOURCES.configMaps, 'default', 'dropped')).not.toHaveProperty(
      'spec',
    );
  });

  it('fills in the defaults of a CRD', async () => {
    const body = {
      apiVersion: 'harvesterhci.io/v1beta1',
      kind: 'VirtualMachineImage',
      metadata: { name: 'filled' },
      spec: { displayName: 'filled', sourceType: 'download', url: 'https://example.invalid/a.img' },
    };
    const path = '/apis/harvesterhci.io/v1beta1/namespaces/default/virtualmachineimages';
    const answer = await simulator.send('POST', path, { body });
    expect(answer.code).toBe(201);
    expect(answer.json.spec).toMatchObject({ backend: 'backingimage', retry: 3 });
  });

  it('does not hold old faults against a change of something else', () => {
    const old = keyPair('old', { publicKey: 1 }) as never;
    const check = { fieldValidation: 'Strict', isPatch: false } as const;
    const next = { ...(old as object), metadata: { name: 'old', labels: { a: 'b' } } } as never;
    expect(admitSchema(RESOURCES.keyPairs, old, next, check).object).toBe(next);
    expect(() => admitSchema(RESOURCES.keyPairs, undefined, next, check)).toThrow('must be of type string');
  });
});
