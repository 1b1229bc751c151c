import { z } from 'zod';
import { ContextChoices } from '../../cluster.ts';
import { GuestEvent } from '../../guest/inside/report.ts';
import { Empty, call, stream } from '../define.ts';

const entity = z.string().min(1);
const draft = z.string().min(1);

/** Guest clusters through their own API. */
export const guestsContract = {
  /** A guest cluster through its own API, whole at every change, for as long as it is followed. */
  'guest.follow': stream(z.strictObject({ guest: entity }), GuestEvent),
  /** Keeps a context of a kubeconfig that was read as that of a guest cluster, in place of an earlier one. */
  'guest.setKubeconfig': call(
    z.strictObject({
      guest: entity,
      draft,
      context: z.string(),
      address: ContextChoices.shape.address,
    }),
    Empty,
  ),
  'guest.forgetKubeconfig': call(z.strictObject({ guest: entity }), Empty),
  /** Writes the kept kubeconfig to a file the user chooses; false where the user cancelled. It never reaches the page. */
  'guest.saveKubeconfig': call(z.strictObject({ guest: entity }), z.object({ isSaved: z.boolean() })),
};
