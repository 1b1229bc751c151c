// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { commandsNow } from '../../../renderer/panels/commands/index.ts';
import type { App } from '../../../renderer/panels/app-context.ts';
import { Dialogs } from '../../../renderer/panels/dialogs.tsx';
import { closeYaml, showYaml } from '../../../renderer/panels/yaml/yaml-acts.ts';
import { YamlDocsTab } from '../../../renderer/panels/yaml/yaml-docs-tab.tsx';
import { ok } from '../../../shared/result.ts';
import { clusterInfo, vmEntity, worldWith } from '../../support/entities.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { NoResize } from './without-layout.ts';

// It is loaded late by the panel, and here before its time is measured.
beforeAll(() => import('../../../renderer/ui/yaml-editor.tsx'));
beforeEach(() => {
  vi.stubGlobal('ResizeObserver', NoResize);
  // What jsdom has no layout for.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const [web, db] = [vmEntity('a', 'web'), vmEntity('a', 'db')];
const answers = {
  'object.read': ({ entity }: { entity: string }) =>
    ok({ yaml: `name: ${entity.split('/').at(-1)!}\n`, isRedacted: false }),
  'yaml.kinds': () => ok({ kinds: [] }),
  'yaml.schema': () => ok({ schema: null }),
};

function show(): TestApp {
  const { app } = renderPanel(
    <>
      <YamlDocsTab />
      <Dialogs />
    </>,
    answers,
  );
  act(() => {
    app.world.setClusters([clusterInfo('a')]);
    app.world.setWorlds(new Map([['a', worldWith(web, db)]]));
  });
  return app;
}
const asApp = (app: TestApp): App => app as unknown as App;
const entries = (): HTMLElement[] =>
  within(screen.getByRole('list', { name: 'Objects that are open as YAML' })).getAllByRole('listitem');

it('says where nothing is open', () => {
  show();
  expect(screen.getByText(/^Nothing is open as YAML/)).toBeTruthy();
});

it('opens what is chosen by its command, also while something else is selected after', async () => {
  const app = show();
  act(() => app.view.setState({ selection: [web.id] }));
  const command = commandsNow(asApp(app)).find(({ id }) => id === 'selection.yaml');
  expect(command).toMatchObject({ title: 'Edit YAML', detail: 'web', keys: 'Y' });
  act(() => command?.run());
  expect(app.view.getState()).toMatchObject({ drawerTab: 'yaml', preferences: { isDrawerOpen: true } });
  act(() => app.view.setState({ selection: [db.id] }));
  act(() => showYaml(asApp(app), db.id));
  await waitFor(() => expect(entries().map((each) => each.textContent)).toEqual(['webVM', 'dbVM']));
  expect(screen.getByRole('region', { name: 'YAML of db' })).toBeTruthy();
  act(() => app.world.setClusters([clusterInfo('a', { connection: { type: 'disconnected' } })]));
  expect(commandsNow(asApp(app)).find(({ id }) => id === 'selection.yaml')?.reason).toBe(
    'The cluster is not connected.',
  );
});

it('keeps what is written, its selection and its history while another is shown', async () => {
  const app = show();
  act(() => showYaml(asApp(app), web.id));
  const editor = await screen.findByRole('textbox', { name: 'YAML of the object, to edit' });
  await waitFor(() => expect(editor.textContent).toContain('name: web'));
  const { EditorView } = await import('@codemirror/view');
  const change = { changes: { from: 0, insert: 'mine: 1\n' }, selection: { anchor: 5 } };
  act(() => EditorView.findFromDOM(editor)?.dispatch(change));
  expect(EditorView.findFromDOM(editor)?.state.selection.main.head).toBe(5);
  expect(entries()[0]?.textContent).toContain('Not applied yet');
  act(() => showYaml(asApp(app), db.id));
  await waitFor(() =>
    expect(screen.getByRole('textbox', { name: /to edit/ }).textContent).toContain('name: db'),
  );
  fireEvent.click(within(entries()[0]!).getByRole('button', { name: /^web/ }));
  const again = await screen.findByRole('textbox', { name: /to edit/ });
  expect(again.textContent).toContain('mine: 1');
  const view = EditorView.findFromDOM(again)!;
  expect(view.state.selection.main.head).toBe(5);
  const { undo } = await import('@codemirror/commands');
  act(() => void undo(view));
  expect(view.state.doc.toString()).toBe('name: web\n');
  expect(entries()[0]?.textContent).not.toContain('Not applied yet');
});

it('asks before it is closed with what is written in it, and not where nothing is', async () => {
  const app = show();
  act(() => {
    showYaml(asApp(app), web.id);
    showYaml(asApp(app), db.id);
  });
  await waitFor(() => expect(app.yamlDocs.getState().open.every(({ base }) => base !== null)).toBe(true));
  const [first, second] = app.yamlDocs.getState().open;
  act(() => app.yamlDocs.change(first!.id, { text: 'name: other\n' }));
  act(() => closeYaml(asApp(app), second!.id));
  expect(app.view.getState().dialog).toBeNull();
  expect(entries()).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'Close the YAML of VM web' }));
  const question = screen.getByRole('alertdialog', { name: 'Close web' });
  fireEvent.click(within(question).getByRole('button', { name: 'Go on editing' }));
  expect(entries()).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'Close the YAML of VM web' }));
  fireEvent.click(screen.getByRole('button', { name: 'Close and lose it' }));
  expect(screen.getByText(/^Nothing is open as YAML/)).toBeTruthy();
});
