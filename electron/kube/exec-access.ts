import { z } from 'zod';
import { Secret } from '../vault/secret.ts';
import type { ExecCredential } from './exec-credential.ts';
import type { ExecClusterInfo } from './exec-run.ts';
import { ExecStanza } from './exec-stanza.ts';

const Kept = z.looseObject({
  contexts: z.tuple([z.looseObject({ context: z.looseObject({ namespace: z.string().optional() }) })]),
  clusters: z.tuple([
    z.looseObject({ cluster: z.looseObject({ server: z.string().startsWith('https://') }) }),
  ]),
  users: z.tuple([z.looseObject({ user: z.looseObject({ exec: ExecStanza, as: z.string().optional() }) })]),
});

/** A kept kubeconfig whose credential comes from a program. */
export type ExecAccess = {
  server: string;
  /** The namespace of the context; absent where it names none. */
  namespace?: string;
  program: ExecStanza;
  /** What the program is told of the cluster; null where it asks for nothing. */
  cluster: ExecClusterInfo | null;
  /** The same kubeconfig with what the program handed out in its place. */
  withCredential: (credential: ExecCredential) => Secret;
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Reads a kept kubeconfig (JSON) whose credential comes from a program; null for any other. */
export function readExecAccess(kubeconfig: Secret): ExecAccess | null {
  const text = kubeconfig.reveal();
  if (!text.includes('"exec"')) return null;
  const parsed = Kept.safeParse(toJson(text));
  if (!parsed.success) return null;
  const {
    clusters: [{ cluster }],
    users: [{ user }],
    contexts: [
      {
        context: { namespace },
      },
    ],
  } = parsed.data;
  const { extensions, ...plain } = cluster;
  return {
    server: cluster.server,
    ...(namespace ? { namespace } : {}),
    program: user.exec,
    cluster: user.exec.provideClusterInfo ? { ...plain, ...configOf(extensions) } : null,
    withCredential: ({ token, certificate }) => {
      const credential = {
        ...(user.as === undefined ? {} : { as: user.as }),
        ...(token === null ? {} : { token }),
        ...(certificate === null
          ? {}
          : {
              'client-certificate-data': base64(certificate.certPem),
              'client-key-data': base64(certificate.keyPem),
            }),
      };
      const { clusters, users, ...rest } = parsed.data;
      return new Secret(
        JSON.stringify({
          ...rest,
          clusters: [{ ...clusters[0], cluster: plain }],
          users: [{ ...users[0], user: credential }],
        }),
      );
    },
  };
}

/** The extension for programs is handed on as `config`. Source: client-go pkg/apis/clientauthentication/v1 Cluster. */
function configOf(extensions: unknown): { config?: unknown } {
  const [first] = Array.isArray(extensions) ? (extensions as unknown[]) : [];
  if (typeof first !== 'object' || first === null || !('extension' in first)) return {};
  return { config: first.extension };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
