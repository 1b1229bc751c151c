import { beforeEach, expect, it } from 'vitest';
import { isUnsaved, openYamlDocs, reportOf } from '../../../renderer/store/yaml-docs.ts';
import type { YamlDoc, YamlDocs } from '../../../renderer/store/yaml-docs.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import type { WorldStore } from '../../../renderer/store/world-store.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { DocumentReport } from '../../../shared/objects/report.ts';
import { clusterInfo } from '../../support/entities.ts';
import { openFakeClient } from '../../support/fake-client.ts';
import type { FakeClient } from '../../support/fake-client.ts';

const web = 'a/VirtualMachine/default/web';
const db = 'b/Namespace/-/db';
let world: WorldStore;
let client: FakeClient;
let docs: YamlDocs;
/** What the cluster has of each object. */
let texts: Map<string, string>;
let isRefused = false;

const report = (isDone: boolean): DocumentReport => ({
  ref: { apiVersion: 'v1', kind: 'Namespace', namespace: null, name: 'x' },
  ...{ entity: null, state: 'change', isDone, fields: [], owners: [], error: null },
});
const at = (index: number): YamlDoc => docs.getState().open[index]!;
/** Lets what was asked be answered. */
const pass = (): Promise<void> => new Promise((done) => setTimeout(done));

beforeEach(() => {
  isRefused = false;
  texts = new Map([
    [web, 'a: 1\n'],
    [db, 'b: 1\n'],
  ]);
  world = createWorldStore();
  world.setClusters([clusterInfo('a'), clusterInfo('b')]);
  client = openFakeClient({
    'object.read': ({ entity }) => {
      const yaml = texts.get(entity);
      return yaml === undefined
        ? fail(appError('not-found', 'It is gone.'))
        : ok({ yaml, isRedacted: entity === db });
    },
    'yaml.edit': ({ entity, edited, isDry }) => {
      if (isRefused) return fail(appError('unreachable', 'The connection was cut.'));
      if (!isDry) texts.set(entity, `${edited}# as the server has it\n`);
      return ok(report(!isDry));
    },
  });
  docs = openYamlDocs({ backend: client, world });
});

it('opens several objects, each once, and shows the one that was asked for last', async () => {
  docs.show(web);
  docs.show(db);
  await pass();
  expect(docs.getState().open).toMatchObject([
    { entity: web, kind: 'VirtualMachine', name: 'web', base: 'a: 1\n', text: 'a: 1\n', isRedacted: false },
    { entity: db, base: 'b: 1\n', isRedacted: true },
  ]);
  expect(docs.getState().active).toBe(at(1).id);
  docs.show(web);
  expect(docs.getState().open).toHaveLength(2);
  expect(docs.getState().active).toBe(at(0).id);
});

it('keeps what is written in each, tries it, writes it, and reads what became of it', async () => {
  docs.show(web);
  docs.show(db);
  await pass();
  const { id, version } = at(0);
  docs.change(id, { text: 'a: 2\n', keepsMine: true });
  expect([isUnsaved(at(0)), isUnsaved(at(1))]).toEqual([true, false]);
  expect(await docs.send(id, true)).toBe(false);
  expect(reportOf(at(0))).toMatchObject({ isDone: false });
  expect(client.asked.at(-1)).toEqual({
    name: 'yaml.edit',
    input: { entity: web, base: 'a: 1\n', edited: 'a: 2\n', isDry: true, takesOver: false, keepsMine: true },
  });
  // What was said is of the text as it was then.
  docs.change(id, { text: 'a: 3\n' });
  expect(reportOf(at(0))).toBeNull();
  docs.kept(id, version).write({ state: 'mine', top: 7 });
  expect(docs.kept(id, version).read()).toEqual({ state: 'mine', top: 7 });
  expect(await docs.send(id, false)).toBe(true);
  expect(at(0)).toMatchObject({ base: 'a: 3\n# as the server has it\n', keepsMine: false, told: null });
  expect(isUnsaved(at(0))).toBe(false);
  // An editor of what was read before is of no use any more.
  docs.kept(id, version).write({ state: 'late', top: 0 });
  expect(docs.kept(id, at(0).version).read()).toBeNull();
});

it('loses nothing where the connection does, and tells of an object that is gone', async () => {
  docs.show(web);
  await pass();
  const { id } = at(0);
  docs.change(id, { text: 'a: 2\n' });
  isRefused = true;
  expect(await docs.send(id, false)).toBe(false);
  expect(at(0)).toMatchObject({
    text: 'a: 2\n',
    isBusy: false,
    error: { message: 'The connection was cut.' },
  });
  texts.delete(web);
  await docs.reload(id);
  expect(at(0)).toMatchObject({ text: 'a: 2\n', error: { code: 'not-found' } });
  texts.set(web, 'a: 9\n');
  await docs.reload(id);
  expect(at(0)).toMatchObject({ text: 'a: 9\n', base: 'a: 9\n', error: null });
});

it('keeps what was typed while it was written', async () => {
  docs.show(web);
  await pass();
  const { id } = at(0);
  docs.change(id, { text: 'a: 2\n' });
  const sent = docs.send(id, false);
  docs.change(id, { text: 'a: 2\nb: 1\n' });
  expect(await sent).toBe(true);
  expect(at(0)).toMatchObject({ base: 'a: 2\n', text: 'a: 2\nb: 1\n' });
});

it('goes on to its neighbour when one is closed, and goes with its cluster', async () => {
  for (const entity of [web, db, 'a/Namespace/-/other']) docs.show(entity);
  await pass();
  docs.activate(at(1).id);
  docs.close(at(1).id);
  expect(docs.getState()).toMatchObject({ open: [{ name: 'web' }, { name: 'other' }], active: at(1).id });
  world.setClusters([clusterInfo('b')]);
  expect(docs.getState()).toEqual({ open: [], active: null });
});
