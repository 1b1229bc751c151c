import { describe, expect, it } from 'vitest';
import type { SchemaNode } from '../../../../electron/simulator/schema/index.ts';
import {
  applyDefaults,
  decodeFailure,
  prune,
  schemaOf,
  validate,
} from '../../../../electron/simulator/schema/index.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';

const said = (node: SchemaNode, value: unknown): string[] =>
  validate(node, value).map(({ field, message }) => `${field}: ${message}`);

const of = (spec: SchemaNode): SchemaNode => ({ type: 'object', properties: { spec } });

describe('validation in the words of kube-apiserver', () => {
  it.each<[string, SchemaNode, unknown, string]>([
    ['a missing field', { type: 'object', required: ['source'] }, {}, 'spec.source: Required value'],
    [
      'a wrong type',
      { type: 'boolean' },
      'yes',
      'spec: Invalid value: "string": spec in body must be of type boolean: "string"',
    ],
    [
      'null where it may not be',
      { type: 'string' },
      null,
      'spec: Invalid value: "null": spec in body must be of type string: "null"',
    ],
    [
      'a value outside an enumeration',
      { type: 'string', enum: ['Always', 'Halted'] },
      'Sometimes',
      'spec: Unsupported value: "Sometimes": supported values: "Always", "Halted"',
    ],
    [
      'a number too small',
      { type: 'integer', minimum: 1 },
      0,
      'spec: Invalid value: 0: spec in body should be greater than or equal to 1',
    ],
    [
      'a number too large',
      { type: 'number', maximum: 10 },
      10.5,
      'spec: Invalid value: 10.5: spec in body should be less than or equal to 10',
    ],
    [
      'a text that does not match',
      { type: 'string', pattern: '^a+$' },
      'b',
      'spec: Invalid value: "b": spec in body should match \'^a+$\'',
    ],
    [
      'a text too short',
      { type: 'string', minLength: 1 },
      '',
      'spec: Invalid value: "": spec in body should be at least 1 chars long',
    ],
    [
      'a text too long',
      { type: 'string', maxLength: 2 },
      'abc',
      'spec: Too long: may not be more than 2 bytes',
    ],
    [
      'too few items',
      { type: 'array', minItems: 1 },
      [],
      'spec: Invalid value: 0: spec in body should have at least 1 items',
    ],
    [
      'too many items',
      { type: 'array', maxItems: 1 },
      [1, 2],
      'spec: Too many: 2: must have at most 1 items',
    ],
    [
      'a set with the same twice',
      { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
      ['a', 'a'],
      'spec[1]: Duplicate value: "a"',
    ],
    [
      'a map list with the same key twice',
      {
        type: 'array',
        items: { type: 'object', properties: { name: { type: 'string' } } },
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['name'],
      },
      [{ name: 'a' }, { name: 'b' }, { name: 'a' }],
      'spec[2]: Duplicate value: map[string]interface {}{"name":"a"}',
    ],
    [
      'neither number nor text',
      { 'x-kubernetes-int-or-string': true },
      true,
      'spec: Invalid value: "boolean": spec in body must be of type integer,string: "boolean"',
    ],
    [
      'a time that is none',
      { type: 'string', format: 'date-time' },
      'today',
      'spec: Invalid value: "today": spec in body must be of type date-time: "today"',
    ],
    [
      'none of several',
      { anyOf: [{ type: 'string' }, { type: 'boolean' }] },
      1,
      'spec: Invalid value: "": "spec" must validate at least one schema (anyOf)',
    ],
  ])('%s', (_, spec, value, expected) => {
    expect(said(of(spec), { spec: value })).toEqual([expected]);
  });

  it('names the place in lists and maps', () => {
    const node = of({
      type: 'array',
      items: { type: 'object', additionalProperties: { type: 'integer' } },
    });
    expect(said(node, { spec: [{}, { 'a.b/c': 'x' }] })).toEqual([
      'spec[1].a.b/c: Invalid value: "string": spec[1].a.b/c in body must be of type integer: "string"',
    ]);
  });

  it('takes whole numbers for numbers, null where it may be, and either of int-or-string', () => {
    expect(said(of({ type: 'number' }), { spec: 3 })).toEqual([]);
    expect(said(of({ type: 'object', nullable: true }), { spec: null })).toEqual([]);
    expect(
      said(of({ anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true }), {
        spec: '2Gi',
      }),
    ).toEqual([]);
  });

  it('refuses what KubeVirt refuses in a VM', () => {
    const node = schemaOf(RESOURCES.vms) as SchemaNode;
    expect(said(node, { spec: { running: 'true' } })).toEqual([
      'spec.template: Required value',
      'spec.running: Invalid value: "string": spec.running in body must be of type boolean: "string"',
    ]);
  });
});

describe('pruning', () => {
  const node: SchemaNode = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: {
          known: { type: 'string' },
          list: { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
          open: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
            properties: { in: { type: 'object', properties: {} } },
          },
          whole: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: {} },
          map: {
            type: 'object',
            additionalProperties: { type: 'object', properties: { b: { type: 'string' } } },
          },
        },
      },
    },
  };

  it('drops what is not named, keeps what may be anything, and says which', () => {
    const given = {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { anything: 1 },
      other: 1,
      spec: {
        known: 'a',
        lost: 1,
        list: [{ a: '1' }, { a: '2', b: '3' }],
        open: { free: true, in: { lost: 1 } },
        whole: { apiVersion: 'v1', kind: 'X', metadata: {}, lost: 1 },
        map: { x: { b: '1', c: '2' } },
      },
    };
    const before = structuredClone(given);
    const { value, unknown } = prune(node, given);
    expect(unknown).toEqual([
      'other',
      'spec.lost',
      'spec.list[1].b',
      'spec.open.in.lost',
      'spec.whole.lost',
      'spec.map.x.c',
    ]);
    expect(value).toEqual({
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { anything: 1 },
      spec: {
        known: 'a',
        list: [{ a: '1' }, { a: '2' }],
        open: { free: true, in: {} },
        whole: { apiVersion: 'v1', kind: 'X', metadata: {} },
        map: { x: { b: '1' } },
      },
    });
    expect(given).toEqual(before);
    expect(prune(node, value).value).toBe(value);
  });
});

describe('defaults', () => {
  const node: SchemaNode = {
    type: 'object',
    properties: {
      mode: { type: 'string', default: 'fast' },
      nested: { type: 'object', default: {}, properties: { size: { type: 'integer', default: 3 } } },
      maybe: { type: 'string', nullable: true, default: 'x' },
      list: {
        type: 'array',
        items: { type: 'object', properties: { port: { type: 'integer', default: 80 } } },
      },
    },
  };

  it('fills what is missing, inside defaults and lists too, and replaces a null that may not be', () => {
    expect(applyDefaults(node, { mode: null, maybe: null, list: [{}, { port: 1 }] })).toEqual({
      mode: 'fast',
      maybe: null,
      nested: { size: 3 },
      list: [{ port: 80 }, { port: 1 }],
    });
    const whole = { mode: 'a', nested: { size: 1 }, maybe: 'b' };
    expect(applyDefaults(node, whole)).toBe(whole);
    expect(node.properties?.nested?.default).toEqual({});
  });
});

describe('reading built-in kinds', () => {
  const pod = schemaOf(RESOURCES.pods) as SchemaNode;
  it.each<[unknown, string]>([
    [
      { spec: { hostNetwork: 'yes' } },
      'json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool',
    ],
    [
      { spec: { containers: [{ name: 'a', ports: [{ containerPort: '80' }] }] } },
      'json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    [
      { metadata: { labels: { a: 1 } } },
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      { spec: { containers: {} } },
      'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
  ])('refuses %j', (value, expected) => {
    expect(decodeFailure(pod, value)).toBe(expected);
  });

  it('takes quantities as numbers, ports as either, and null for nothing', () => {
    expect(
      decodeFailure(pod, {
        metadata: { creationTimestamp: null },
        spec: {
          containers: [{ resources: { requests: { cpu: 1 } }, livenessProbe: { httpGet: { port: 'web' } } }],
        },
      }),
    ).toBeUndefined();
  });
});
