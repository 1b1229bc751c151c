import { expect, it } from 'vitest';
import { toPageUrl } from '../../../electron/rancher/guest-page.ts';
import { toGuestPage } from '../../../shared/rancher/to-guests.ts';
import { openTestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher } from '../../support/rancher-app.ts';
import { openRancherLab } from '../../support/rancher-lab.ts';

const keep = closeAfterEach();
const guest = { namespace: 'fleet-default', name: 'shop' };

it('makes the address of the page of the Rancher’s own, also below a path', () => {
  const place = 'dashboard/c/_/manager/provisioning.cattle.io.cluster/fleet-default/shop';
  expect(toPageUrl('https://rancher.lab', guest)).toEqual({
    ok: true,
    value: `https://rancher.lab/${place}`,
  });
  expect(toPageUrl('https://rancher.lab:8443/base', guest)).toEqual({
    ok: true,
    value: `https://rancher.lab:8443/base/${place}`,
  });
});

it.each([
  'http://rancher.lab',
  'https://user:pw@rancher.lab',
  'file:///x',
  'nothing',
  'https://evil.example:80:1',
])('opens nothing of %s', (url) =>
  expect(toPageUrl(url, guest)).toMatchObject({ ok: false, error: { code: 'invalid' } }),
);

it('knows the page of a cluster of RKE1 by its id in Rancher', () => {
  const of = { namespace: 'c-rke1a', name: 'legacy' };
  expect(toGuestPage({ ...of, distribution: 'rke1' })).toEqual({
    namespace: 'fleet-default',
    name: 'c-rke1a',
  });
  expect(toGuestPage({ ...guest, distribution: 'rke2' })).toEqual(guest);
});

it('opens the page of a Rancher that was added, and no address that the page gives', async () => {
  const lab = keep(await openRancherLab('2.13'));
  const opened: string[] = [];
  let isBroken = false;
  const openPage = (url: string): Promise<void> => {
    opened.push(url);
    return isBroken ? Promise.reject(new Error('no browser')) : Promise.resolve();
  };
  const app = keep(await openTestBackend({ openPage }));
  const rancher = await addRancher(app, lab.simulator);
  expect(await app.call('rancher.openPage', { rancher, guest })).toEqual({ ok: true, value: {} });
  const page = `${lab.rancher.url}/dashboard/c/_/manager/provisioning.cattle.io.cluster/fleet-default/shop`;
  expect(opened).toEqual([page]);
  for (const name of ['../../../x', 'a/b', '//evil.example', 'a?b', 'a#b', ''])
    expect(await app.call('rancher.openPage', { rancher, guest: { ...guest, name } })).toMatchObject({
      ok: false,
    });
  const gone = await app.call('rancher.openPage', { rancher: 'gone', guest });
  expect(gone).toMatchObject({ ok: false, error: { code: 'not-found' } });
  expect(opened).toEqual([page]);
  isBroken = true;
  const failed = await app.call('rancher.openPage', { rancher, guest });
  expect(failed).toMatchObject({ ok: false, error: { message: 'The system did not open a browser.' } });
});

it('says so where there is no browser to open', async () => {
  const lab = keep(await openRancherLab('2.13'));
  const app = keep(await openTestBackend());
  const rancher = await addRancher(app, lab.simulator);
  const refused = await app.call('rancher.openPage', { rancher, guest });
  expect(refused).toMatchObject({ ok: false, error: { hint: 'Copy the address instead.' } });
});
