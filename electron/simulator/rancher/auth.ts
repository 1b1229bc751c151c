import { randomBytes } from 'node:crypto';
import { ADMIN, allows, rulesIn } from '../access/rules.ts';
import type { Grants } from '../access/rules.ts';
import type { Auth, User } from '../auth.ts';
import { forbidden, unauthorized } from '../status.ts';

/** A user of a simulated Rancher. */
export interface RancherUser extends User {
  /** Such as `user-x7k2p`. */
  id: string;
  username: string;
}

/** A token of Rancher; the secret is only in the map of the open tokens. */
export interface RancherToken {
  name: string;
  user: RancherUser;
  description: string;
  createdMs: number;
  /** 0: never. */
  expiresMs: number;
  /** What is sent as bearer. */
  bearer: string;
}

/** The logins and tokens of a Rancher. */
export interface RancherAuth extends Auth {
  admin: RancherUser;
  /** May see everything and change nothing. */
  viewer: RancherUser;
  /** May log in and see nothing, as one without a role in any cluster. */
  stranger: RancherUser;
  strangerToken: string;
  tokens: Map<string, RancherToken>;
  /** A new token; `ttlMs` 0 never expires; those of ext.cattle.io begin with `ext/`. */
  issue: (
    user: RancherUser,
    description: string,
    ttlMs: number,
    prefix?: string,
    isExt?: boolean,
  ) => RancherToken;
  revoke: (name: string) => boolean;
  /** The user of a password; undefined where it is wrong. */
  login: (username: string, password: string) => RancherUser | undefined;
  /** The user behind an Authorization header, and its token. Throws a 401 StatusError. */
  identify: (header: string | undefined) => RancherToken;
}

const NOTHING: Grants = { everywhere: [], inNamespaces: new Map() };
const READ_ALL: Grants = {
  everywhere: [
    { verbs: ['get', 'list', 'watch'], groups: ['*'], resources: ['*'] },
    {
      verbs: ['create'],
      groups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    },
  ],
  inNamespaces: new Map(),
};

/** The bearer of an Authorization header; v3 tokens may also come as user and password of Basic (rancher/rancher pkg/auth/tokens). */
function bearerOf(header: string): string | undefined {
  if (header.startsWith('Bearer ')) return header.slice('Bearer '.length);
  if (header.startsWith('Basic ')) return Buffer.from(header.slice(6), 'base64').toString('utf8');
  return undefined;
}

/** Opens the authentication of a Rancher with its administrator, a user who may only look, and one who may not even that. */
export function createRancherAuth(nowMs: () => number): RancherAuth {
  const groups = ['system:authenticated', 'system:cattle:authenticated'];
  const admin: RancherUser = {
    id: 'user-admin',
    username: 'admin',
    name: 'user-admin',
    groups,
    grants: ADMIN,
  };
  const viewer: RancherUser = {
    id: 'user-v7k2p',
    username: 'viewer',
    name: 'user-v7k2p',
    groups,
    grants: READ_ALL,
  };
  const stranger: RancherUser = {
    id: 'user-s4q8m',
    username: 'stranger',
    name: 'user-s4q8m',
    groups,
    grants: NOTHING,
  };
  const adminPassword = randomBytes(12).toString('hex');
  const passwords = new Map([
    ['admin', { user: admin, password: adminPassword }],
    ['viewer', { user: viewer, password: randomBytes(12).toString('hex') }],
  ]);
  const tokens = new Map<string, RancherToken>();
  const issue: RancherAuth['issue'] = (user, description, ttlMs, prefix = 'token', isExt = false) => {
    const name = `${prefix}-${randomBytes(4).toString('hex').slice(0, 5)}`;
    const secret = randomBytes(27).toString('hex');
    const token: RancherToken = {
      ...{ name, user, description, createdMs: nowMs() },
      expiresMs: ttlMs === 0 ? 0 : nowMs() + ttlMs,
      bearer: `${isExt ? 'ext/' : ''}${name}:${secret}`,
    };
    tokens.set(name, token);
    return token;
  };
  const identify: RancherAuth['identify'] = (header) => {
    const bearer = bearerOf(header ?? '');
    const name = /^(?:ext\/)?([^:/]+):/.exec(bearer ?? '')?.[1] ?? '';
    const token = tokens.get(name);
    if (token === undefined || token.bearer !== bearer) throw unauthorized();
    if (token.expiresMs !== 0 && token.expiresMs <= nowMs()) throw unauthorized();
    return token;
  };
  const isAllowed: Auth['isAllowed'] = ({ grants }, attempt) => allows(grants, attempt);
  const adminToken = issue(admin, 'simulator', 0).bearer;
  const viewerToken = issue(viewer, 'simulator', 0).bearer;
  const strangerToken = issue(stranger, 'simulator', 0).bearer;
  return {
    ...{ stranger, strangerToken },
    ...{ admin, viewer, tokens, adminToken, viewerToken, adminPassword, issue, identify, isAllowed },
    ...{ memberToken: '', memberNamespaces: [], serviceAccountToken: '' },
    headerOf: () => undefined,
    issueFor: () => '',
    revoke: (name) => tokens.delete(name),
    login: (username, password) => {
      const found = passwords.get(username);
      return found?.password === password ? found.user : undefined;
    },
    authenticate: (header) => identify(header).user,
    authorize: (user, attempt) => {
      if (isAllowed(user, attempt)) return;
      const { group, plural, verb } = attempt;
      const message = `User "${user.name}" cannot ${verb} resource "${plural}" in API group "${group}" at the cluster scope`;
      throw forbidden({ group, plural }, attempt.name, message);
    },
    rulesOf: (user, namespace) => rulesIn(user.grants, namespace),
  };
}
