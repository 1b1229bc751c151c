import type { ApiRequest } from '../api.ts';
import { isObject, textAt } from '../json.ts';
import type { Reply } from '../reply.ts';
import { toReply } from '../reply.ts';
import type { RancherContext } from './context.ts';

const error = (status: number, code: string, message: string): Reply =>
  toReply(status, { type: 'error', status: String(status), code, message, baseType: 'error' });

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Answers the logins of Rancher, `/v1-public` and `/v3-public`; undefined for other paths. */
export function answerLogin(context: RancherContext, request: ApiRequest): Reply | undefined {
  const { release, auth } = context;
  const { path, query } = request;
  const isNew = path.startsWith('/v1-public/');
  if (!isNew && !path.startsWith('/v3-public/')) return undefined;
  if (isNew && !release.hasPublicV1) return error(404, 'NotFound', 'not found');
  if (/\/authproviders$/i.test(path))
    return toReply(200, {
      type: 'collection',
      resourceType: 'authProvider',
      data: [{ id: 'local', type: 'localProvider', name: 'local' }],
    });
  const isLogin = isNew
    ? path === '/v1-public/login'
    : path === '/v3-public/localProviders/local' && query.get('action') === 'login';
  if (!isLogin || request.method !== 'POST') return error(404, 'NotFound', 'not found');
  const body = read(request.body);
  const user = auth.login(textAt(body, 'username') ?? '', textAt(body, 'password') ?? '');
  if (user === undefined) return error(401, 'Unauthorized', 'authentication failed');
  const ttlMs = isObject(body) ? Number(body['ttl'] ?? 0) : 0;
  const issued = auth.issue(user, textAt(body, 'description') ?? '', ttlMs);
  return toReply(201, { id: issued.name, type: 'token', userId: user.id, token: issued.bearer });
}
