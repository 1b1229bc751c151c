import { expect, it } from 'vitest';
import type { RancherVersion } from '../../../electron/simulator/rancher/releases.ts';
import type { TendVerb } from '../../../shared/plan/intention.ts';
import { until } from '../../support/backend.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openThroughLab } from '../../support/through-lab.ts';
import type { ThroughLab } from '../../support/through-lab.ts';

const keep = closeAfterEach();
const versions: RancherVersion[] = ['2.10', '2.13', '2.15'];
const slow = 600_000;

/** A Rancher of a release with a guest cluster `shop` of one server and two workers. */
async function openShop(version: RancherVersion): Promise<ThroughLab> {
  const lab = keep(await openThroughLab(version, { timeScale: 60 }));
  await lab.done('make', lab.wish('shop', 1, 2));
  return lab;
}

/** When a Rancher is cut off: before anything was sent, or once what was sent shows in what it has. */
type Moment = { name: string; isCome: () => boolean };

/** Does one thing to the shop, cuts its Rancher off at a moment, lets it come back once that is told, and waits until it is done. */
async function tendCut(lab: ThroughLab, id: string, verb: TendVerb, moment: Moment): Promise<void> {
  const { faults } = lab.rancher;
  await lab.save(id, lab.tend('shop', { cp: 1, work: 2 }, verb));
  const run = await lab.apply(id);
  await until(moment.name, moment.isCome, 120_000);
  const end = await faults.set('reset');
  faults.cut();
  await until('the run waits for Rancher', () => lab.run(run)?.status === 'waiting', 120_000);
  // The app ends and begins anew meanwhile.
  await lab.restart();
  await end();
  await lab.reach(run, 'done', 240_000);
}

const atOnce: Moment = { name: 'at once', isCome: () => true };

it.each(versions)(
  'a credential is renewed though Rancher %s was away in its midst, and no token is left over',
  async (version) => {
    const lab = await openShop(version);
    const credential = lab.credentialOf('shop');
    const tokens = (): number =>
      [...lab.rancher.auth.tokens.values()].filter((each) => each.name.startsWith('kubeconfig-')).length;
    const before = lab.kubeconfigIn(credential);
    const had = tokens();
    await tendCut(lab, 'first', { type: 'renew-credential', credential }, atOnce);
    const after = lab.kubeconfigIn(credential);
    expect(after).not.toBe(before);
    expect(after).not.toBe('');
    expect(tokens()).toBe(had + 1);
  },
  slow,
);
