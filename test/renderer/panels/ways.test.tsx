// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { Ways } from '../../../renderer/panels/rancher/ways.tsx';
import { smallInput } from '../../support/small-fleet.ts';
import { renderPanel } from './render.tsx';

afterEach(cleanup);
const { info } = smallInput({ id: 'lab', hosts: ['node-1'], vms: [] });
const lab = { ...info, name: 'Lab', server: 'https://10.0.0.1', otherServer: 'https://10.0.0.2' };

it('forgets the kept way after a question that names the cluster and the way, and says why it did not', async () => {
  let isRefused = true;
  const error = appError('vault', 'The keychain is locked.');
  const { app } = renderPanel(<Ways info={lab} />, {
    'cluster.forgetOtherWay': () => (isRefused ? fail(error) : ok({})),
  });
  const forget = async (): Promise<void> => {
    fireEvent.click(screen.getByRole('button', { name: 'Forget' }));
    const question = await screen.findByRole('alertdialog');
    expect(question.textContent).toContain('Forget the kept way to Lab?');
    expect(question.textContent).toContain('Directly: https://10.0.0.2.');
    fireEvent.click(within(question).getByRole('button', { name: 'Forget this way' }));
  };
  await forget();
  await screen.findByText('The keychain is locked.');
  isRefused = false;
  await forget();
  await act(async () => {});
  expect(screen.queryByText('The keychain is locked.')).toBeNull();
  const asked = app.client.asked.filter(({ name }) => name === 'cluster.forgetOtherWay');
  expect(asked.map(({ input }) => input)).toEqual([{ cluster: 'lab' }, { cluster: 'lab' }]);
});

it('a cluster with one way has nothing to forget', () => {
  const { otherServer: _, ...alone } = lab;
  renderPanel(<Ways info={alone} />, {});
  expect(screen.queryByRole('button', { name: 'Forget' })).toBeNull();
});
