// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
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
