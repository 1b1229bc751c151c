// @vitest-environment jsdom
import { act, fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { ClusterSettingsDialog } from '../../../renderer/panels/cluster-settings/cluster-settings-dialog.tsx';
import { settingsSections } from '../../../renderer/panels/cluster-settings/index.ts';
import type { Answers } from '../../support/fake-client.ts';
import { clusterInfo } from '../../support/entities.ts';
import { renderPanel } from './render.tsx';
import type { TestApp } from './render.tsx';
import { withoutLayout } from './without-layout.ts';

withoutLayout();

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

it('keeps name, colour, group, tags and whether a start connects it', async () => {
  const app = await openSettings({ 'cluster.update': () => ok({}) });
  await act(async () =>
    app.world.setClusters([
      clusterInfo('lab', { name: 'Lab', colour: 2, tags: ['old'] }),
      clusterInfo('other', { group: 'Berlin' }),
    ]),
  );
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: ' Lab two ' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Colour 6' }));
  const group = screen.getByLabelText<HTMLInputElement>('Group');
  expect([...group.list!.options].map(({ value }) => value)).toEqual(['Berlin']);
  fireEvent.change(group, { target: { value: 'Berlin ' } });
  fireEvent.change(screen.getByLabelText('Tags'), { target: { value: 'edge, prod edge,' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Do not connect' }));
  await save();
  expect(app.client.asked).toMatchObject([
    {
      name: 'cluster.update',
      input: {
        ...{ cluster: 'lab', name: 'Lab two', colour: 5 },
        ...{ group: 'Berlin', tags: ['edge', 'prod'], connectOnStart: 'never' },
      },
    },
  ]);
});

it('says of a tag that is too long why it cannot be kept', async () => {
  await openSettings();
  fireEvent.change(screen.getByLabelText('Tags'), { target: { value: 'x'.repeat(41) } });
  expect(screen.getByText('A tag has 40 characters at most.')).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
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
