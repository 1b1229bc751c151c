import type { RancherGuest, RancherGuestsEvent } from '../../shared/rancher/guest.ts';
import type { TestBackend } from './backend.ts';
import type { TestSimulator } from './simulator.ts';

/** Adds the Rancher of a simulator to an app, its certificate pinned, as its administrator unless told otherwise; answers its id. */
export async function addRancher(
  app: TestBackend,
  simulator: TestSimulator,
  name = 'HQ',
  token = simulator.rancher!.token,
): Promise<string> {
  const { url } = simulator.rancher!;
  const typed = { url, token, name };
  const refused = await app.call('rancher.add', typed);
  // Its certificate is of no known authority, and pinned where it was added before.
  if (refused.ok) return refused.value.rancher;
  const pinSha256 = refused.error.certificate?.sha256 ?? '';
  const added = await app.call('rancher.add', { ...typed, pinSha256 });
  if (!added.ok) throw new Error(added.error.message);
  return added.value.rancher;
}

/** The guest clusters of a Rancher as a page sees them. */
export type SeenGuests = {
  event: () => RancherGuestsEvent | undefined;
  guest: (name: string) => RancherGuest | undefined;
  cancel: () => void;
};

/** Follows the guest clusters of a Rancher as a page does. */
export function followRancherGuests(app: TestBackend, rancher: string): SeenGuests {
  let event: RancherGuestsEvent | undefined;
  const { cancel } = app.follow('rancher.followGuests', { rancher }, (next) => (event = next));
  return {
    event: () => event,
    guest: (name) => event?.guests.find((guest) => guest.name === name),
    cancel,
  };
}
