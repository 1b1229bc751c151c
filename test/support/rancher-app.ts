import type { RancherGuest, RancherGuestsEvent } from '../../shared/rancher/guest.ts';
import type { Result } from '../../shared/result.ts';
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

/** Adds it by the kubeconfig of its own cluster, as its administrator. */
export async function addRancherByKubeconfig(
  app: TestBackend,
  simulator: TestSimulator,
  text = simulator.rancher!.kubeconfig,
): Promise<Result<{ rancher: string }>> {
  const read = await app.call('kubeconfig.read', { text, source: 'rancher.yaml' });
  if (!read.ok) return read;
  const { draft, contexts } = read.value;
  return app.call('rancher.addByKubeconfig', { draft, context: contexts[0]?.context ?? '', name: 'HQ' });
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
