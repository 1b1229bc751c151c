import { z } from 'zod';
import { Secret } from '../vault/secret.ts';

const Held = z.looseObject({
  users: z.tuple([z.looseObject({ user: z.looseObject({ token: z.string() }) })]),
});

/** The same kubeconfig (JSON, of one context) with another token in the place of one; null where it has not that one. */
export function withToken(kubeconfig: Secret, from: Secret, to: Secret): Secret | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(kubeconfig.reveal());
  } catch {
    return null;
  }
  const held = Held.safeParse(parsed).data;
  if (held?.users[0].user.token !== from.reveal()) return null;
  const [named] = held.users;
  return new Secret(
    JSON.stringify({ ...held, users: [{ ...named, user: { ...named.user, token: to.reveal() } }] }),
  );
}
