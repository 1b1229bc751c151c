// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { ConnectionList } from '../../../renderer/panels/drawer/connection-list.tsx';
import { clusterInfo } from '../../support/entities.ts';
import { renderPanel } from './render.tsx';

afterEach(cleanup);

it('marks a cluster whose certificate is not verified, and no other', async () => {
  const { app } = renderPanel(<ConnectionList />);
  const show = (isInsecure: boolean) =>
    act(async () => app.world.setClusters([clusterInfo('a', { isInsecure }), clusterInfo('b')]));
  await show(true);
  const [first, second] = screen.getAllByRole('listitem');
  expect(first?.textContent).toContain('Certificate not verified');
  expect(second?.textContent).not.toContain('Certificate not verified');
  await show(false);
  expect(screen.queryByText('Certificate not verified')).toBeNull();
});

it('says on each of two entries that they are the same cluster, and offers to remove that one', async () => {
  const { app } = renderPanel(<ConnectionList />);
  const uid = 'b7c3';
  await act(async () =>
    app.world.setClusters([
      clusterInfo('a', { name: 'Lab', clusterUid: uid }),
      clusterInfo('b', { name: 'Lab through Rancher', clusterUid: uid }),
      clusterInfo('c', { clusterUid: 'another' }),
      clusterInfo('d', { clusterUid: null }),
      clusterInfo('e', { clusterUid: null }),
    ]),
  );
  const rows = screen.getAllByRole('listitem').filter((row) => row.className === 'connection');
  expect(rows.map((row) => /This is the same cluster as [^.]*\./.exec(row.textContent)?.[0] ?? null)).toEqual(
    [
      'This is the same cluster as Lab through Rancher.',
      'This is the same cluster as Lab.',
      null,
      null,
      null,
    ],
  );
  fireEvent.click(within(rows[1]!).getByRole('button', { name: 'Remove this one' }));
  expect(app.view.getState().dialog).toEqual({ type: 'remove-cluster', cluster: 'b' });
  await act(async () => app.world.setClusters([clusterInfo('a', { clusterUid: uid })]));
  expect(screen.queryByText(/This is the same cluster/)).toBeNull();
});
