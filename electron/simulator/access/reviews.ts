import type { Extension } from '../api.ts';
import type { Auth, User } from '../auth.ts';
import type { JsonObject } from '../json.ts';
import { isObject, objectAt, textAt } from '../json.ts';
import { toReply } from '../reply.ts';
import { badRequest, invalid, methodNotAllowed, noSuchPath } from '../status.ts';
import { parseBody } from '../writes/body.ts';
import type { Rule } from './rules.ts';

const AUTHORIZATION = 'authorization.k8s.io';
const AUTHENTICATION = 'authentication.k8s.io';

/** Paths every authenticated user may read (kubernetes/kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy). */
const OPEN_PATHS = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/version',
  '/version/',
];

function isOpenPath(path: string): boolean {
  return OPEN_PATHS.some((each) => (each.endsWith('*') ? path.startsWith(each.slice(0, -1)) : each === path));
}

function isAdmin(user: User): boolean {
  return user.groups.includes('system:masters');
}

function toResourceRule(rule: Rule): JsonObject {
  const { verbs, groups, resources, names } = rule;
  return { verbs, apiGroups: groups, resources, ...(names === undefined ? {} : { resourceNames: names }) };
}

function accessReview(auth: Auth, user: User, review: JsonObject): JsonObject {
  const resource = objectAt(review, 'spec', 'resourceAttributes');
  const other = objectAt(review, 'spec', 'nonResourceAttributes');
  const hasResource = isObject((review.spec as JsonObject | undefined)?.resourceAttributes);
  const hasOther = isObject((review.spec as JsonObject | undefined)?.nonResourceAttributes);
  if (hasResource === hasOther) {
    const why = hasResource
      ? 'Invalid value: null: cannot be specified in combination with resourceAttributes'
      : 'Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified';
    const of = { group: AUTHORIZATION, kind: 'SelfSubjectAccessReview' };
    throw invalid(of, '', hasResource ? 'spec.nonResourceAttributes' : 'spec.resourceAttributes', why);
  }
  if (hasOther) {
    const allowed =
      isAdmin(user) || (textAt(other, 'verb') === 'get' && isOpenPath(textAt(other, 'path') ?? ''));
    return { allowed };
  }
  const asked = (field: string): string | undefined => {
    const text = textAt(resource, field);
    return text === '' ? undefined : text;
  };
  const allowed = auth.isAllowed(user, {
    verb: asked('verb') ?? '',
    group: asked('group') ?? '',
    plural: asked('resource') ?? '',
    subresource: asked('subresource'),
    namespace: asked('namespace'),
    name: asked('name'),
  });
  return { allowed };
}

function rulesReview(auth: Auth, user: User, review: JsonObject): JsonObject {
  const namespace = textAt(review, 'spec', 'namespace') ?? '';
  if (namespace === '') throw badRequest('no namespace on request');
  return {
    resourceRules: auth.rulesOf(user, namespace).map(toResourceRule),
    nonResourceRules: isAdmin(user)
      ? [{ verbs: ['*'], nonResourceURLs: ['*'] }]
      : [{ verbs: ['get'], nonResourceURLs: OPEN_PATHS }],
    incomplete: false,
  };
}

/**
 * The reviews a user may ask about itself (Kubernetes API: authorization.k8s.io/v1 SelfSubjectAccessReview and
 * SelfSubjectRulesReview, authentication.k8s.io/v1 SelfSubjectReview).
 */
export function createReviews(auth: Auth): Extension {
  const answers: Record<string, (user: User, review: JsonObject) => JsonObject> = {
    [`${AUTHORIZATION}/selfsubjectaccessreviews`]: (user, review) => accessReview(auth, user, review),
    [`${AUTHORIZATION}/selfsubjectrulesreviews`]: (user, review) => rulesReview(auth, user, review),
    [`${AUTHENTICATION}/selfsubjectreviews`]: (user) => ({
      userInfo: { username: user.name, groups: user.groups },
    }),
  };
  return (request, route, user) => {
    if (route.group !== AUTHORIZATION && route.group !== AUTHENTICATION) return undefined;
    const answer = answers[`${route.group}/${route.plural}`];
    if (answer === undefined || route.version !== 'v1' || route.name !== undefined) throw noSuchPath();
    if (request.method !== 'POST') throw methodNotAllowed();
    const review = parseBody(request.body, request.contentType);
    if (!isObject(review)) throw badRequest('the body of the request could not be decoded');
    return toReply(201, { ...review, status: answer(user, review) });
  };
}
