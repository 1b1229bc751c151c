import { randomBytes } from 'node:crypto';
import type { Attempt, Grants, Rule } from './access/rules.ts';
import { ADMIN, allows, cloudProviderOf, memberOf, rulesIn, VIEWER } from './access/rules.ts';
import { forbidden, unauthorized } from './status.ts';

/** A user of a simulated cluster. */
export interface User {
  name: string;
  groups: readonly string[];
  grants: Grants;
}

/** Tokens and rights of one cluster. */
export interface Auth {
  adminToken: string;
  viewerToken: string;
  memberToken: string;
  /** The namespaces the member may edit. */
  memberNamespaces: readonly string[];
  /** The token of a service account that may do everything, as a JWT. */
  serviceAccountToken: string;
  /** The password of user `admin`, which an authenticating proxy in front of the cluster would know. */
  adminPassword: string;
  /** The Authorization header that stands for a client certificate with this common name; undefined for an unknown one. */
  headerOf: (commonName: string, organisation?: string) => string | undefined;
  /** The user of an Authorization header; throws a 401 StatusError. */
  authenticate: (header: string | undefined) => User;
  /** The token of a service account that may do what a guest's cloud provider does in its namespace. */
  issueFor: (namespace: string, name: string) => string;
  /** Throws a 403 StatusError in kube-apiserver's words when the user may not. */
  authorize: (user: User, attempt: Attempt) => void;
  isAllowed: (user: User, attempt: Attempt) => boolean;
  /** The rules a user has in a namespace. */
  rulesOf: (user: User, namespace: string) => readonly Rule[];
}

function refusal(user: User, attempt: Attempt): string {
  const resource =
    attempt.subresource === undefined ? attempt.plural : `${attempt.plural}/${attempt.subresource}`;
  const where =
    attempt.namespace === undefined ? 'at the cluster scope' : `in the namespace "${attempt.namespace}"`;
  return `User "${user.name}" cannot ${attempt.verb} resource "${resource}" in API group "${attempt.group}" ${where}`;
}

/** A service account with a token of its own, which is a JWT. */
function toAccount(namespace: string, account: string, grants: Grants): { token: string; user: User } {
  const name = `system:serviceaccount:${namespace}:${account}`;
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = randomBytes(32).toString('base64url');
  return {
    token: [part({ alg: 'RS256', kid: 'simulator' }), part({ sub: name }), signature].join('.'),
    user: { name, groups: ['system:authenticated', 'system:serviceaccounts'], grants },
  };
}

/**
 * Makes the tokens of a cluster (in the form of Rancher's kubeconfig tokens) and the answers to who may do what. Three
 * users: an administrator, a viewer of all namespaces, and a project member who edits some namespaces.
 */
export function createAuth(memberNamespaces: readonly string[] = []): Auth {
  const token = (user: string): string => `kubeconfig-${user}:${randomBytes(27).toString('hex')}`;
  const adminToken = token('admin');
  const viewerToken = token('viewer');
  const memberToken = token('member');
  const adminPassword = randomBytes(12).toString('hex');
  const operator = toAccount('default', 'operator', ADMIN);
  const groups = ['system:authenticated', 'system:cattle:authenticated'];
  const users = new Map<string, User>([
    [`Bearer ${adminToken}`, { name: 'admin', groups: [...groups, 'system:masters'], grants: ADMIN }],
    [
      `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`,
      { name: 'admin', groups, grants: ADMIN },
    ],
    [`Bearer ${operator.token}`, operator.user],
    [`Bearer ${viewerToken}`, { name: 'viewer', groups, grants: VIEWER }],
    [`Bearer ${memberToken}`, { name: 'member', groups, grants: memberOf(memberNamespaces) }],
  ]);
  const isAllowed: Auth['isAllowed'] = ({ grants }, attempt) => allows(grants, attempt);
  return {
    adminToken,
    viewerToken,
    memberToken,
    serviceAccountToken: operator.token,
    adminPassword,
    headerOf: (commonName) => {
      if (commonName === 'admin') return `Bearer ${adminToken}`;
      return commonName === 'viewer' ? `Bearer ${viewerToken}` : undefined;
    },
    memberNamespaces,
    authenticate: (header) => {
      const user = users.get(header ?? '');
      if (user === undefined) throw unauthorized();
      return user;
    },
    issueFor: (namespace, name) => {
      const issued = toAccount(namespace, name, cloudProviderOf(namespace));
      users.set(`Bearer ${issued.token}`, issued.user);
      return issued.token;
    },
    authorize: (user, attempt) => {
      if (isAllowed(user, attempt)) return;
      const of = { group: attempt.group, plural: attempt.plural };
      throw forbidden(of, attempt.name, refusal(user, attempt));
    },
    isAllowed,
    rulesOf: (user, namespace) => rulesIn(user.grants, namespace),
  };
}
