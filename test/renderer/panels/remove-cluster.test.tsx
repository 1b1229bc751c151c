// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { appError } from '../../../shared/error.ts';
import { fail, ok } from '../../../shared/result.ts';
import { RemoveClusterDialog } from '../../../renderer/panels/remove-cluster-dialog.tsx';
import { clusterInfo } from '../../support/entities.ts';
import { renderPanel } from './render.tsx';

afterEach(cleanup);

it('lists what goes with a cluster, and stays to be tried again while the keychain is locked', async () => {
  let isLocked = true;
  const onClose = vi.fn();
  const { app } = renderPanel(<RemoveClusterDialog cluster="lab" onClose={onClose} />, {
    'cluster.belongings': () => ok({ kept: ['credential', 'last-known'] }),
    'cluster.remove': () =>
      isLocked ? fail(appError('vault', 'The keychain is locked.', { hint: 'Unlock it.' })) : ok({}),
  });
  await act(async () => app.world.setClusters([clusterInfo('lab', { name: 'Lab' })]));
  expect(screen.getByRole('alertdialog', { name: 'Remove Lab' })).toBeTruthy();
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'its credential in the keychain',
    'its last known state on this machine',
  ]);
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Remove' })));
  expect(onClose).not.toHaveBeenCalled();
  const alert = screen.getByRole('alert').textContent;
  expect(alert).toContain('The keychain is locked.');
  expect(alert).toContain('Unlock it. The cluster is still there');
  expect(alert).toContain('stays in the keychain until Acre next starts with it unlocked');
  isLocked = false;
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })));
  expect(onClose).toHaveBeenCalledOnce();
});

it('removes a cluster although its keychain is locked only by a choice of its own', async () => {
  const locked = appError('vault', 'The keychain is locked.', { hint: 'Unlock it.', vault: 'locked' });
  const asked: unknown[] = [];
  const onClose = vi.fn();
  const { app } = renderPanel(<RemoveClusterDialog cluster="lab" onClose={onClose} />, {
    'cluster.belongings': () => ok({ kept: ['credential'] }),
    'cluster.remove': (input) => {
      asked.push(input);
      return input.orLater === true ? ok({}) : fail(locked);
    },
  });
  await act(async () => app.world.setClusters([clusterInfo('lab', { name: 'Lab' })]));
  expect(screen.queryByRole('button', { name: 'Remove anyway' })).toBeNull();
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Remove' })));
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Remove anyway' })));
  expect(asked).toEqual([{ cluster: 'lab' }, { cluster: 'lab', orLater: true }]);
  expect(onClose).toHaveBeenCalledOnce();
});
