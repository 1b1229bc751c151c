import { describe, expect, it } from 'vitest';
import type { KindSchema } from '../../../shared/objects/schema.ts';
import { suggestionsAt } from '../../../renderer/yaml/complete.ts';
import { placeAt } from '../../../renderer/yaml/place.ts';
import { kindsIn, problemsIn } from '../../../renderer/yaml/validate.ts';

const schema: KindSchema = {
  root: {
    type: 'object',
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { ref: 'Meta', description: 'Who it is' },
      spec: {
        type: 'object',
        required: ['source'],
        properties: {
          source: { type: 'string', enum: ['download', 'upload'] },
          retry: { type: 'integer' },
          isOn: { type: 'boolean' },
          disks: {
            type: 'array',
            items: { type: 'object', properties: { name: { type: 'string' }, bus: { type: 'string' } } },
          },
        },
      },
    },
  },
  definitions: {
    Meta: {
      type: 'object',
      properties: { name: { type: 'string' }, labels: { type: 'object', additional: { type: 'string' } } },
    },
  },
};
const head = 'apiVersion: a/v1\nkind: Thing\n';

/** The place of `|` in a text. */
function place(text: string) {
  const at = text.indexOf('|');
  return placeAt(text.replace('|', ''), at);
}
const labels = (text: string): string[] => {
  const found = place(text);
  return found ? suggestionsAt(found, schema, []).map(({ label }) => label) : [];
};

describe('what is offered', () => {
  it.each([
    [`${head}|`, ['metadata', 'spec']],
    [`${head}spec:\n  |`, ['source', 'retry', 'isOn', 'disks']],
    [`${head}spec:\n  retry: 3\n  |\n  isOn: true`, ['source', 'disks']],
    [`${head}spec:\n  disks:\n    - |`, ['name', 'bus']],
    [`${head}spec:\n  disks:\n    - name: a\n      |`, ['bus']],
    [`${head}spec:\n  disks:\n  - name: a\n  - bus: x\n    |`, ['name']],
    [`${head}spec:\n  disks:\n  - name: a\n  |`, ['source', 'retry', 'isOn']],
    [`${head}spec:\n  source: |`, ['download', 'upload']],
    [`${head}spec:\n  source: d|`, ['download', 'upload']],
    [`${head}spec:\n  isOn: |`, ['true', 'false']],
    [`${head}metadata:\n  |`, ['name', 'labels']],
    [`kind: Other\n---\n${head}spec:\n  retry: 1\n  d|`, ['source', 'isOn', 'disks']],
    [`${head}spec:\n  source: >-\n    some\n    |`, []],
    [`${head}spec:\n  # |`, []],
  ])('at %j is %j', (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  it('knows what is written of it already, and puts in what comes next', () => {
    const found = place(`${head}spec:\n  di|`)!;
    expect(found).toMatchObject({ path: ['spec'], typed: 'di', at: { type: 'key' }, kind: 'Thing' });
    const disks = suggestionsAt(found, schema, []).find(({ label }) => label === 'disks');
    expect(disks).toMatchObject({ insert: 'disks:\n    - ', type: 'object[]' });
    expect(suggestionsAt(found, schema, [])[0]).toMatchObject({ label: 'source', isRequired: true });
  });

  it('tells the kinds of the server', () => {
    const kinds = [
      { apiVersion: 'v1', kind: 'ConfigMap', isNamespaced: true },
      { apiVersion: 'apps/v1', kind: 'Deployment', isNamespaced: true },
    ];
    const of = (text: string) => suggestionsAt(place(text)!, null, kinds).map(({ label }) => label);
    expect(of('apiVersion: |')).toEqual(['v1', 'apps/v1']);
    expect(of('apiVersion: apps/v1\nkind: |')).toEqual(['Deployment']);
    expect(of('|')).toEqual(['apiVersion', 'kind', 'metadata']);
  });
});

describe('what is wrong', () => {
  const problems = (text: string): string[] =>
    problemsIn(text, () => schema).map(({ problem }) =>
      problem.type === 'syntax' ? 'syntax' : `${problem.type} ${problem.field}`,
    );
  it.each([
    [`${head}spec:\n  source: upload\n`, []],
    [`${head}spec:\n  source: tape\n`, ['wrong-value spec.source']],
    [`${head}spec:\n  source: upload\n  retry: many\n`, ['wrong-type spec.retry']],
    [`${head}spec:\n  source: upload\n  speed: 3\n`, ['unknown spec.speed']],
    [`${head}spec:\n  retry: 3\n`, ['missing spec.source']],
    [head, ['missing spec']],
    [`${head}spec:\n  source: upload\n  disks: {}\n`, ['wrong-type spec.disks']],
    [`${head}spec:\n  source: upload\n  disks:\n    - buss: a\n`, ['unknown spec.disks.0.buss']],
    [`${head}metadata:\n  labels:\n    a: 1\nspec:\n  source: upload\n`, ['wrong-type metadata.labels.a']],
    [`${head}metadata:\n  uid: x\nspec:\n  source: "[hidden: 3 characters]"\nstatus:\n  a: 1\n`, []],
    [`${head}spec: [\n`, ['syntax']],
  ])('with %j is %j', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('stands where it is', () => {
    const text = `${head}spec:\n  source: upload\n  speed: 3\n`;
    const [only] = problemsIn(text, () => schema);
    expect(text.slice(only!.from, only!.to)).toBe('speed');
  });
});

it('the kinds of a text are told each once', () => {
  expect(kindsIn(`${head}---\napiVersion: "v1" # x\nkind: Secret\n---\n${head}`)).toEqual([
    { apiVersion: 'a/v1', kind: 'Thing' },
    { apiVersion: 'v1', kind: 'Secret' },
  ]);
});
