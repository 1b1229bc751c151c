// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { ClusterSettingsDialog } from '../../../renderer/panels/cluster-settings/cluster-settings-dialog.tsx';
import { settingsSections } from '../../../renderer/panels/cluster-settings/index.ts';
import type { Answers } from '../../support/fake-client.ts';
import { clusterInfo } from '../../support/entities.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';

vi.stubGlobal(
  'ResizeObserver',
  class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  },
);
afterEach(cleanup);

async function openSettings(answers: Answers = {}, section: string | null = null): Promise<TestApp> {
  const { app } = renderPanel(
    <ClusterSettingsDialog cluster="lab" section={section} onClose={() => {}} />,
    answers,
  );
  await act(async () => app.world.setClusters([clusterInfo('lab', { name: 'Lab', colour: 2 })]));
  return app;
}
const save = async (): Promise<unknown> =>
  act(async () => fireEvent.click(screen.getByRole('button', { name: 'Save' })));

it('names the cluster, lists its sections and begins with the first', async () => {
  await openSettings();
  expect(screen.getByRole('dialog', { name: 'Settings of Lab' })).toBeTruthy();
  const tabs = screen.getAllByRole('tab').map((tab) => tab.textContent);
  expect(tabs).toEqual(settingsSections.map(({ title }) => title()));
  expect(screen.getByRole('tab', { selected: true }).textContent).toBe(tabs[0]);
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Lab');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
});

it('keeps a name and a colour', async () => {
  const app = await openSettings({ 'cluster.update': () => ok({}) });
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: ' Lab two ' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Colour 6' }));
  await save();
  expect(app.client.asked).toMatchObject([
    { name: 'cluster.update', input: { cluster: 'lab', name: 'Lab two', colour: 5 } },
  ]);
});

it('says why it was not kept, and has what was typed still there', async () => {
  await openSettings({ 'cluster.update': () => fail(appError('internal', 'The disk is full.')) });
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'Other' } });
  await save();
  expect(screen.getByRole('alert').textContent).toContain('The disk is full.');
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Other');
});

it('does not keep a cluster without a name', async () => {
  await openSettings();
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: '  ' } });
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
});
