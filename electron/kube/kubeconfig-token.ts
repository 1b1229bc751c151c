import { z } from 'zod';
import { Secret } from '../vault/secret.ts';

const Held = z.looseObject({
  clusters: z.tuple([
    z.looseObject({
      cluster: z.looseObject({
        server: z.string(),
        'certificate-authority-data': z.string().optional(),
      }),
    }),
  ]),
  users: z.tuple([z.looseObject({ user: z.looseObject({ token: z.string() }) })]),
});

function read(kubeconfig: Secret): z.infer<typeof Held> | null {
  try {
    return Held.safeParse(JSON.parse(kubeconfig.reveal())).data ?? null;
  } catch {
    return null;
  }
}

/** The token of a kubeconfig (JSON, of one context), with the server it is for and its authority in PEM; null where it has none. */
export function tokenOf(
  kubeconfig: Secret,
): { server: string; token: Secret; authority: string | null } | null {
  const held = read(kubeconfig);
  if (held === null || held.users[0].user.token === '') return null;
  const { server, 'certificate-authority-data': data } = held.clusters[0].cluster;
  return {
    server,
    token: new Secret(held.users[0].user.token),
    authority: data === undefined || data === '' ? null : Buffer.from(data, 'base64').toString('utf8'),
  };
}

/** The same kubeconfig with another token in the place of one; null where it has not that one. */
export function withToken(kubeconfig: Secret, from: Secret, to: Secret): Secret | null {
  const held = read(kubeconfig);
  if (held === null || held.users[0].user.token !== from.reveal()) return null;
  const [named] = held.users;
  return new Secret(
    JSON.stringify({ ...held, users: [{ ...named, user: { ...named.user, token: to.reveal() } }] }),
  );
}
