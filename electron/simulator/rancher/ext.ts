import type { Extension } from '../api.ts';
import { isObject, objectAt, textAt, toTimestamp } from '../json.ts';
import { toReply } from '../reply.ts';
import { badRequest, forbidden } from '../status.ts';
import type { RancherContext } from './context.ts';

/** Creates kubeconfigs and tokens of `ext.cattle.io`, whose values are told once (rancher/rancher pkg/ext/stores). */
export function createExt(context: RancherContext): Extension {
  return (request, route, user) => {
    if (route.group !== 'ext.cattle.io' || request.method !== 'POST' || route.name !== undefined)
      return undefined;
    const { auth, clock, random } = context;
    const found = [auth.admin, auth.viewer].find((each) => each.name === user.name);
    const of = { group: route.group, plural: route.plural };
    if (found === undefined) throw forbidden(of, undefined, 'only Rancher users may create it');
    let body: unknown;
    try {
      body = JSON.parse(request.body);
    } catch {
      throw badRequest('the body is not JSON');
    }
    const spec = isObject(body) ? objectAt(body, 'spec') : {};
    const meta = { creationTimestamp: toTimestamp(clock.nowMs()), uid: random.uuid() };
    const ttlMs = Number(spec['ttl'] ?? 0) * 1000;
    if (route.plural === 'tokens') {
      const issued = auth.issue(found, textAt(spec, 'description') ?? '', ttlMs, 'token', true);
      return toReply(201, {
        apiVersion: 'ext.cattle.io/v1',
        kind: 'Token',
        metadata: { name: issued.name, ...meta },
        spec: { ...spec, userID: found.id },
        status: { value: issued.bearer.slice(issued.bearer.indexOf(':') + 1), bearerToken: issued.bearer },
      });
    }
    const ids = Array.isArray(spec['clusters']) ? spec['clusters'].map(String) : [];
    const [id = ''] = ids;
    const management = context.store.get(context.kinds.rancherClusters, undefined, id);
    if (management === undefined) throw badRequest(`cluster ${id} not found`);
    const issued = auth.issue(found, `Kubeconfig token for ${id}`, ttlMs, 'kubeconfig', true);
    const name = textAt(management, 'spec', 'displayName') ?? id;
    return toReply(201, {
      apiVersion: 'ext.cattle.io/v1',
      kind: 'Kubeconfig',
      metadata: { name: `kubeconfig-${random.suffix(5)}`, ...meta },
      spec,
      status: {
        summary: 'Complete',
        tokens: [issued.name],
        value: context.kubeconfig(id, name, issued.bearer),
      },
    });
  };
}
