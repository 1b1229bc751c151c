// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { NewObjectDialog } from '../../../../renderer/panels/objects/new-object-dialog.tsx';
import { appError } from '../../../../shared/error.ts';
import { fail, ok } from '../../../../shared/result.ts';
import { clusterInfo } from '../../../support/entities.ts';
import type { Answers } from '../../../support/fake-client.ts';
import { renderPanel } from '../render.tsx';
import type { TestApp } from '../render.tsx';
import { withoutLayout } from '../without-layout.ts';

withoutLayout();

const onClose = vi.fn();

/** The form of a new image with a file of three bytes chosen. */
async function show(answers: Answers): Promise<TestApp> {
  onClose.mockReset();
  const { app } = renderPanel(<NewObjectDialog kind="VirtualMachineImage" cluster="a" onClose={onClose} />, {
    'upload.cancel': () => ok({}),
    ...answers,
  });
  act(() => app.world.setClusters([clusterInfo('a')]));
  fireEvent.click(screen.getByRole('button', { name: 'From a file' }));
  const file = new File(['abc'], 'mine.img');
  fireEvent.change(screen.getByLabelText('File'), { target: { files: [file] } });
  await waitFor(() => expect(screen.getByLabelText('Shown as')).toHaveProperty('value', 'mine.img'));
  return app;
}
const press = (name: string): boolean => fireEvent.click(screen.getByRole('button', { name }));
const begun = () => ok({ upload: 'u', entity: 'a/VirtualMachineImage/default/image-1' });

it('says where the connection was lost, and begins anew with the same file and settings', async () => {
  let tries = 0;
  const app = await show({
    'upload.begin': begun,
    'upload.chunk': () => {
      tries += 1;
      return tries === 1 ? fail(appError('unreachable', 'The connection was cut.')) : ok({});
    },
    'upload.end': () => ok({}),
  });
  press('Upload');
  await screen.findByText('The upload was interrupted at 0%');
  expect(screen.getByText(/keeps no half of one/)).toBeTruthy();
  expect(screen.getByText('The connection was cut.')).toBeTruthy();
  press('Start again now');
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  const asked = app.client.asked.filter(({ name }) => name === 'upload.begin').map(({ input }) => input);
  expect(asked).toHaveLength(2);
  expect(asked[1]).toEqual(asked[0]);
});

it('keeps file and settings where it is refused, and starts again as the user asks', async () => {
  await show({ 'upload.begin': () => fail(appError('rejected', 'the name is taken')) });
  press('Upload');
  await screen.findByText('the name is taken');
  expect(screen.getByText(/it is sent from its beginning/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Start again' })).toBeTruthy();
  expect(screen.getByLabelText('Shown as')).toHaveProperty('value', 'mine.img');
});

it('is not given up by a click beside it, but by a word', async () => {
  await show({ 'upload.begin': () => new Promise(() => undefined) });
  press('Upload');
  await screen.findByRole('progressbar');
  press('Close');
  expect(onClose).not.toHaveBeenCalled();
  expect(screen.getByText(/Leaving cancels the upload/)).toBeTruthy();
  press('Go on');
  expect(screen.queryByText(/Leaving cancels the upload/)).toBeNull();
  press('Close');
  fireEvent.click(screen.getAllByRole('button', { name: 'Cancel upload' })[0]!);
  expect(onClose).toHaveBeenCalledOnce();
});
