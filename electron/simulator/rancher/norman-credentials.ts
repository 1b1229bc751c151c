import { parse } from 'yaml';
import type { JsonObject, KubeObject } from '../json.ts';
import { textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import { CREDENTIALS } from './context.ts';
import { collection, mayWrite, NormanError, notFound } from './norman-call.ts';
import type { Handler } from './norman-call.ts';

/** `/v3/cloudcredentials`: each needs a token of its own (rancher/rancher pkg/api/norman/customization/cred). */
export const cloudCredentials: Handler = (call) => {
  const { context, user, id, method, body } = call;
  const { store, auth, random, release } = context;
  const shape = (secret: KubeObject): JsonObject => ({
    id: `${CREDENTIALS}:${secret.metadata.name}`,
    type: 'cloudCredential',
    name: secret.metadata.annotations?.['field.cattle.io/name'],
    driver: 'harvester',
    created: secret.metadata.creationTimestamp,
    creatorId: secret.metadata.annotations?.['field.cattle.io/creatorId'],
    harvestercredentialConfig: {
      clusterId: Buffer.from(
        textAt(secret, 'data', 'harvestercredentialConfig-clusterId') ?? '',
        'base64',
      ).toString(),
      clusterType: 'imported',
    },
  });
  const all = store
    .list(RESOURCES.secrets, CREDENTIALS)
    .filter((each) => each.metadata.name.startsWith('cc-'));
  if (id !== undefined) {
    const found = all.find((each) => `${CREDENTIALS}:${each.metadata.name}` === id);
    if (found === undefined) throw notFound();
    if (method === 'DELETE') store.remove(RESOURCES.secrets, CREDENTIALS, found.metadata.name);
    return shape(found);
  }
  if (method === 'GET') return collection('cloudCredential', all.map(shape));
  mayWrite(call);
  const config = body['harvestercredentialConfig'];
  const kubeconfig = textAt(config, 'kubeconfigContent') ?? '';
  const bearer = textAt(parse(kubeconfig), 'users', 0, 'user', 'token') ?? '';
  const isReused = all.some((each) =>
    Buffer.from(textAt(each, 'data', 'harvestercredentialConfig-kubeconfigContent') ?? '', 'base64')
      .toString()
      .includes(bearer),
  );
  if (isReused)
    throw new NormanError(422, 'InvalidBodyContent', 'token is already used by another cloud credential');
  const token = [...auth.tokens.values()].find((each) => each.bearer === bearer);
  if (token !== undefined && release.keepsCredentials) token.expiresMs = 0;
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const created = store.create(RESOURCES.secrets, {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: {
      name: `cc-${random.suffix(5)}`,
      namespace: CREDENTIALS,
      annotations: {
        'field.cattle.io/name': textAt(body, 'name') ?? '',
        'field.cattle.io/creatorId': user.id,
        'provisioning.cattle.io/driver': 'harvester',
      },
    },
    data: {
      'harvestercredentialConfig-clusterId': encode(textAt(config, 'clusterId') ?? ''),
      'harvestercredentialConfig-clusterType': encode(textAt(config, 'clusterType') ?? 'imported'),
      'harvestercredentialConfig-kubeconfigContent': encode(kubeconfig),
    },
  });
  return shape(created);
};
