import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { readObjects, toJsonFile, toYamlFile } from '../../../renderer/export/read-objects.ts';
import { toFileName } from '../../../renderer/export/save-file.ts';
import { openFakeClient } from '../../support/fake-client.ts';

describe('objects in a file', () => {
  it('keep the order asked for, and those that fail are told', async () => {
    const client = openFakeClient({
      'object.read': ({ entity }) =>
        entity.endsWith('bad')
          ? fail(appError('forbidden', 'You may not read it.'))
          : ok({ yaml: `kind: Node\nname: ${entity}\n`, isRedacted: entity === 'b' }),
    });
    const ids = ['c', 'bad', ...Array.from({ length: 20 }, (_, at) => `n${String(at)}`), 'b'];
    const { texts, failures, isRedacted } = await readObjects(client, ids);
    expect(texts).toEqual(ids.filter((id) => id !== 'bad').map((id) => `kind: Node\nname: ${id}\n`));
    expect(failures.map(({ code }) => code)).toEqual(['forbidden']);
    expect(isRedacted).toBe(true);
  });

  it('are YAML documents, or a JSON object or list', async () => {
    const texts = ['kind: A\n', 'kind: B'];
    expect(parseAllDocuments(toYamlFile(texts)).map((each) => each.toJS() as unknown)).toEqual([
      { kind: 'A' },
      { kind: 'B' },
    ]);
    expect(JSON.parse(await toJsonFile(texts.slice(0, 1)))).toEqual({ kind: 'A' });
    expect(JSON.parse(await toJsonFile(texts))).toEqual({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ kind: 'A' }, { kind: 'B' }],
    });
  });
});

describe('the name of a file', () => {
  it('is one that every file system takes', () => {
    expect(toFileName('acre-Use of hosts.csv')).toBe('acre-use-of-hosts.csv');
    expect(toFileName('../../x:y')).toBe('x-y');
    expect(toFileName('///')).toBe('acre');
  });
});
