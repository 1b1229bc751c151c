import { expect, it } from 'vitest';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import type { SimulatedRancher } from '../../../electron/simulator/rancher/open.ts';
import type { RancherGuest } from '../../../shared/rancher/guest.ts';
import { openTestBackend } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { addRancher, followRancherGuests } from '../../support/rancher-app.ts';
import { openRancherLab, setTtl, until } from '../../support/rancher-lab.ts';
import { quickTimes } from '../../support/session.ts';
import { openThroughLab } from '../../support/through-lab.ts';

const keep = closeAfterEach();
const dayMs = 24 * 60 * 60_000;
const slow = 600_000;

/** In how many days the credential of a guest cluster ends; null for never, undefined while it is not known. */
function daysLeft(guest: RancherGuest | undefined): number | null | undefined {
  const end = guest?.credentialEnd;
  return typeof end === 'string' ? (Date.parse(end) - Date.now()) / dayMs : end;
}
const isIn = (guest: RancherGuest | undefined, days: number): boolean =>
  Math.abs((daysLeft(guest) ?? Number.NaN) - days) < 0.1;
const asksOf = ({ requests }: SimulatedRancher): number =>
  [...requests].reduce(
    (sum, [key, count]) =>
      /GET (\/v3\/tokens|.*\/cattle-global-data\/secrets)/.test(key) ? sum + count : sum,
    0,
  );

it.each<[RancherVersion, boolean]>([
  ['2.10', true],
  ['2.13', false],
  ['2.15', false],
])('Rancher %s: the end of the credential is told with its guest cluster (%s)', async (version, ends) => {
  const lab = keep(await openRancherLab(version));
  setTtl(lab.rancher, 3);
  const app = keep(await openTestBackend({ times: quickTimes }));
  const seen = followRancherGuests(app, await addRancher(app, lab.simulator));
  await until('it is live', () => seen.event()?.state === 'live');
  const before = asksOf(lab.rancher);
  await lab.addCluster('shop');
  // From 2.12 on Rancher keeps the token from ending itself.
  await until('its end is told', () =>
    ends ? isIn(seen.guest('shop'), 3) : seen.guest('shop')?.credentialEnd !== undefined,
  );
  await until('its machines are there', () => seen.guest('shop')?.machines.length === 5);
  expect(seen.guest('shop')!.credentialEnd === null).toBe(!ends);
  // The secret and its token once, however often the rest of it changed meanwhile.
  expect(asksOf(lab.rancher) - before).toBe(2);
});

it(
  'a renewed credential is told of at once',
  async () => {
    const lab = keep(await openThroughLab('2.10'));
    setTtl(lab.rancher, 0.5);
    const seen = followRancherGuests(lab.app(), lab.rancherId);
    await lab.done('make', lab.wish('shop', 1, 0));
    await until('its end is told', () => isIn(seen.guest('shop'), 0.5));
    setTtl(lab.rancher, 90);
    const credential = lab.credentialOf('shop');
    await lab.done('renew', lab.tend('shop', { cp: 1, work: 0 }, { type: 'renew-credential', credential }));
    // Sooner than the look of every minute.
    await until('its new end is told', () => isIn(seen.guest('shop'), 90), 20_000);
  },
  slow,
);

it('tells the last known end while the Rancher is away, and before it is reached again', async () => {
  const lab = keep(await openRancherLab('2.10'));
  setTtl(lab.rancher, 3);
  const first = await openTestBackend({ times: quickTimes });
  const rancher = await addRancher(first, lab.simulator);
  const seen = followRancherGuests(first, rancher);
  await lab.addCluster('shop');
  await until('its end is told', () => isIn(seen.guest('shop'), 3));
  await lab.rancher.faults.set('reset');
  lab.rancher.faults.cut();
  await until('it is stale', () => seen.event()?.state === 'stale');
  expect(isIn(seen.guest('shop'), 3)).toBe(true);
  const { frames, logged } = first;
  await first.backend.close();
  const files = await first.files();
  const secrets = [...lab.rancher.auth.tokens.values()].map(({ bearer }) => bearer.split(':')[1] ?? '');
  for (const text of [...files.map((file) => file.text), ...frames, ...logged])
    for (const secret of secrets) expect(text).not.toContain(secret);

  const again = keep(await openTestBackend({ dataDir: first.dataDir, times: quickTimes }));
  const offline = followRancherGuests(again, rancher);
  await until('it is told', () => offline.event()?.state === 'stale');
  expect(isIn(offline.guest('shop'), 3)).toBe(true);
});

it('is not known to who may not read the token', async () => {
  const lab = keep(await openRancherLab('2.10'));
  const app = keep(await openTestBackend({ times: quickTimes }));
  const seen = followRancherGuests(app, await addRancher(app, lab.simulator, 'HQ', lab.rancher.viewerToken));
  await until('it is live', () => seen.event()?.state === 'live');
  const before = asksOf(lab.rancher);
  await lab.addCluster('shop');
  await until('it was asked for', () => asksOf(lab.rancher) >= before + 2);
  await until('its machines are there', () => seen.guest('shop')?.machines.length === 5);
  expect(seen.guest('shop')).not.toHaveProperty('credentialEnd');
  expect(seen.event()).toMatchObject({ state: 'live', error: null });
});
