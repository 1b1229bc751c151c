import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenApi } from '../../../../electron/simulator/openapi/serve.ts';
import { CATALOG } from '../../../../electron/simulator/resources.ts';
import type { TestSimulator } from '../../../support/simulator.ts';
import { openTestSimulator } from '../../../support/simulator.ts';
import { readMessage, textOf } from './read-protobuf.ts';

type Json = Record<string, unknown>;

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await openTestSimulator();
});
afterAll(() => simulator.close());

/** Follows a path of keys; fails with the key that is missing. */
function dig(value: unknown, ...path: string[]): Json {
  return path.reduce<Json>((here, key) => {
    expect(here, `on the way to ${path.join(' > ')}`).toHaveProperty([key]);
    return here[key] as Json;
  }, value as Json);
}

const VM = 'io.kubevirt.v1.VirtualMachine';
const VMS = '/apis/kubevirt.io/v1/namespaces/{namespace}/virtualmachines/{name}';

describe('OpenAPI v2', () => {
  it('has a definition and the paths of every kind, and no reference to nothing', async () => {
    const { json } = await simulator.send('GET', '/openapi/v2');
    const definitions = dig(json, 'definitions');
    expect(dig(definitions, VM)['x-kubernetes-group-version-kind']).toEqual([
      { group: 'kubevirt.io', kind: 'VirtualMachine', version: 'v1' },
    ]);
    expect(dig(definitions, VM, 'properties', 'spec', 'properties')).toHaveProperty('runStrategy');
    const patch = dig(json, 'paths', VMS, 'patch');
    expect((patch.parameters as Json[]).map((parameter) => parameter.name)).toEqual(
      expect.arrayContaining(['body', 'dryRun', 'fieldManager', 'fieldValidation', 'force']),
    );
    const named = [...JSON.stringify(json).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(named.length).toBeGreaterThan(1000);
    expect(new Set(named.filter((name) => !Object.hasOwn(definitions, name ?? '')))).toEqual(new Set());
    expect(JSON.stringify(definitions)).not.toMatch(/"(nullable|anyOf|oneOf|not)":[^{]*[{[t]/);
  });

  it('is the same as protobuf, under the name kubectl asks for', () => {
    const openApi = createOpenApi({ kubeVirtVersion: '1.7.0' }, 'v1.35.0');
    const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
    const reply = openApi({ path: '/openapi/v2', accept, ifNoneMatch: undefined });
    const json = openApi({ path: '/openapi/v2', accept: 'application/json', ifNoneMatch: undefined });
    expect(reply?.contentType).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
    const document = readMessage(reply?.body as Uint8Array);
    const expected = JSON.parse(json?.body as string) as { paths: Json; definitions: Json };
    const names = (field: number, inner: number): string[] =>
      readMessage(document.get(field)?.[0] as Uint8Array)
        .get(inner)!
        .map((entry) => textOf(readMessage(entry as Uint8Array).get(1)?.[0]));
    expect(textOf(document.get(1)?.[0])).toBe('2.0');
    expect(names(8, 2)).toEqual(Object.keys(expected.paths));
    expect(names(9, 1)).toEqual(Object.keys(expected.definitions));
  });

  it('is answered with 304 to who has it, and with 406 to who cannot read it', () => {
    const openApi = createOpenApi({}, 'v1.35.0');
    const first = openApi({ path: '/openapi/v2', accept: undefined, ifNoneMatch: undefined });
    const etag = first?.headers?.etag;
    expect(etag).toMatch(/^"[0-9A-F]{128}"$/);
    expect(openApi({ path: '/openapi/v2', accept: undefined, ifNoneMatch: etag })).toMatchObject({
      code: 304,
      body: '',
    });
    expect(() => openApi({ path: '/openapi/v2', accept: 'text/html', ifNoneMatch: undefined })).toThrow(
      'only the following media types are accepted',
    );
    expect(openApi({ path: '/metrics', accept: undefined, ifNoneMatch: undefined })).toBeUndefined();
  });
});

describe('OpenAPI v3', () => {
  it('lists every group and version, each whole in itself', async () => {
    const index = await simulator.send('GET', '/openapi/v3');
    const paths = dig(index.json, 'paths');
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/longhorn.io/v1beta2']),
    );
    for (const name of Object.keys(paths)) {
      const { code, text, json } = await simulator.send('GET', String(dig(paths, name).serverRelativeURL));
      expect(code).toBe(200);
      const schemas = dig(json, 'components', 'schemas');
      const named = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
        ([, each]) => each ?? '',
      );
      expect(named.filter((each) => !Object.hasOwn(schemas, each))).toEqual([]);
      expect(text).not.toContain('#/definitions/');
    }
  });

  it('tells with every patch which kind it is of and that fields can be validated', async () => {
    const { json } = await simulator.send('GET', '/openapi/v3/apis/kubevirt.io/v1');
    const patch = dig(json, 'paths', VMS, 'patch');
    expect(patch['x-kubernetes-group-version-kind']).toEqual({
      group: 'kubevirt.io',
      kind: 'VirtualMachine',
      version: 'v1',
    });
    expect((patch.parameters as Json[]).map((parameter) => parameter.name)).toContain('fieldValidation');
    expect(Object.keys(dig(patch, 'requestBody', 'content'))).not.toContain(
      'application/strategic-merge-patch+json',
    );
    expect((await simulator.send('GET', '/openapi/v3/apis/nobody.invalid/v1')).code).toBe(404);
  });
});

describe('aggregated discovery', () => {
  const accept =
    'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

  it('says in one document what the plain lists say', async () => {
    const { json } = await simulator.send('GET', '/apis', { accept });
    expect([json.kind, json.apiVersion]).toEqual(['APIGroupDiscoveryList', 'apidiscovery.k8s.io/v2']);
    const items = json.items as {
      metadata: { name: string };
      versions: { version: string; resources: Json[] }[];
    }[];
    for (const { name, version } of CATALOG.groups) {
      const found = items
        .find((item) => item.metadata.name === name)
        ?.versions.find((each) => each.version === version);
      const plain = await simulator.send('GET', `/apis/${name}/${version}`);
      const flat = (found?.resources ?? []).flatMap((each) => [
        ...((each.responseKind as Json).version === '' ? [] : [each.resource]),
        ...((each.subresources ?? []) as Json[]).map(
          (sub) => `${String(each.resource)}/${String(sub.subresource)}`,
        ),
      ]);
      expect(flat.sort()).toEqual((plain.json.resources as Json[]).map((each) => each.name).sort());
    }
    const core = await simulator.send('GET', '/api', { accept });
    expect(core.text).toContain('"resource":"pods"');
  });

  it('is given only to who asks for it', async () => {
    expect((await simulator.send('GET', '/apis', { accept: 'application/json' })).json.kind).toBe(
      'APIGroupList',
    );
    const older =
      'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';
    expect((await simulator.send('GET', '/apis', { accept: older })).json.apiVersion).toBe(
      'apidiscovery.k8s.io/v2beta1',
    );
  });
});
