import { randomBytes } from 'node:crypto';
import { objectAt, textAt } from '../json.ts';
import type { KubeObject } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { placeOf } from './context.ts';
import type { Behaviour } from './context.ts';

const TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT = 'kubernetes.io/service-account.name';
/** Seconds of simulated time. */
const STEP = 0.5;

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');
/** A token in the form of a JSON Web Token; nobody checks its signature. */
function tokenFor(namespace: string, account: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'kubernetes/serviceaccount', sub: `system:serviceaccount:${namespace}:${account}` };
  return `${part({ alg: 'RS256' })}.${part(claims)}.${randomBytes(32).toString('base64url')}`;
}

/**
 * Fills the token Secrets of service accounts, and takes them away with their account (kubernetes
 * pkg/controller/serviceaccount tokens_controller.go).
 */
export function openAccountTokens({ store, clock }: Behaviour, caPem: string): void {
  const fill = (secret: KubeObject): void => {
    const [namespace, name] = placeOf(secret);
    const account = secret.metadata.annotations?.[ACCOUNT] ?? '';
    store.change(RESOURCES.secrets, namespace, name, (current) => {
      if (textAt(current, 'data', 'token') !== undefined) return undefined;
      const found = store.get(RESOURCES.serviceAccounts, namespace, account);
      if (found === undefined) return undefined;
      const annotations = {
        ...current.metadata.annotations,
        [ACCOUNT.replace('.name', '.uid')]: found.metadata.uid ?? '',
      };
      const data = { 'ca.crt': caPem, namespace, token: tokenFor(namespace, account) };
      const filled = Object.fromEntries(Object.entries(data).map(([key, text]) => [key, toBase64(text)]));
      return {
        ...current,
        metadata: { ...current.metadata, annotations },
        data: { ...objectAt(current, 'data'), ...filled },
      };
    });
  };
  const isOf = (secret: KubeObject, account: string): boolean =>
    secret.type === TYPE && secret.metadata.annotations?.[ACCOUNT] === account;
  store.onChange(({ resource, type, entry: { object } }) => {
    if (resource === RESOURCES.secrets && type === 'ADDED' && object.type === TYPE)
      clock.after(STEP, () => fill(object));
    if (resource !== RESOURCES.serviceAccounts) return;
    const { namespace, name } = object.metadata;
    clock.after(STEP, () => {
      for (const secret of store.list(RESOURCES.secrets, namespace).filter((each) => isOf(each, name))) {
        if (type === 'ADDED') fill(secret);
        else if (type === 'DELETED') store.drop(RESOURCES.secrets, namespace, secret.metadata.name);
      }
    });
  });
}
