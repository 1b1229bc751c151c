import type { EntityRef } from '../../shared/id.ts';
import { vmTemplateKind } from '../../shared/kinds/vm-template.ts';
import { vmTemplateVersionKind } from '../../shared/kinds/vm-template-version.ts';
import type { ApiResource } from '../../shared/kinds/define.ts';
import type { JsonObject } from '../../shared/plan/canonical.ts';
import { suffixOf } from '../../shared/plan/canonical.ts';
import { ok } from '../../shared/result.ts';
import { copyVm, keyPairsOf } from '../../shared/vm/copy.ts';
import { numberAt, textAt } from '../../shared/vm/json-tree.ts';
import { readVm } from '../../shared/vm/read.ts';
import { writeVm } from '../../shared/vm/write.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toFailure } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import type { Secret } from '../vault/secret.ts';
import { readCloudInit } from './cloud-init-of.ts';
import { readRawVm, secretResource } from './objects.ts';
import { runSteveAction } from './steve-action.ts';

/** What a template is made of. */
export type TemplateWish = { ref: EntityRef; name: string; description: string; withData: boolean };

const templateResource = vmTemplateKind.resource;
const versionResource = vmTemplateVersionKind.resource;
const apiVersion = 'harvesterhci.io/v1beta1';
const versionKind = 'VirtualMachineTemplateVersion';

type Client = Pick<KubeClient, 'request'>;
type Created = { resource: ApiResource; name: string };
const query = { fieldManager: 'acre' };

/** What a version is made of: its name, its VM, and the cloud-init that it gets a copy of. */
type Parts = {
  version: string;
  secret: string;
  vm: JsonObject;
  keyPairs: string[];
  userData: Secret | null;
  networkData: Secret | null;
};

async function readParts(
  client: Client,
  { ref, name }: TemplateWish,
  number: number,
  signal: AbortSignal,
): Promise<KubeResult<Parts>> {
  const raw = await readRawVm(client, ref, signal);
  if (!raw.ok) return raw;
  const { vm } = raw.value;
  const cloudInit = await readCloudInit(client, ref.namespace, vm, signal);
  if (!cloudInit.ok) return cloudInit;
  const version = `${name.slice(0, 50)}-${suffixOf(`${textAt(vm, ['metadata', 'uid']) ?? ''}/${name}/${number}`)}`;
  const secret = `templateversion-${version}`.slice(0, 63);
  const copy = copyVm(vm, textAt(vm, ['metadata', 'name']) ?? name);
  const { userData, networkData } = cloudInit.value;
  const wanted = userData ? { secret, hasNetworkData: networkData !== null } : null;
  const source = writeVm(copy, { ...readVm(copy), cloudInit: wanted });
  return ok({ ...cloudInit.value, version, secret, vm: source, keyPairs: keyPairsOf(vm) });
}

/** The objects of a template in the order they are made: the Secret of its version, the template where it is new, the version. */
function objectsOf({ ref: { namespace }, name, description }: TemplateWish, parts: Parts, isNew: boolean) {
  const { version, secret, vm, keyPairs, userData, networkData } = parts;
  const labels = { 'harvesterhci.io/cloud-init-template': 'harvester' };
  const described = description === '' ? {} : { description };
  const stringData = { userdata: userData?.reveal() ?? '', networkdata: networkData?.reveal() ?? '' };
  const metadata = { name: secret, namespace, labels };
  return [
    ...(userData
      ? [
          {
            resource: secretResource,
            name: secret,
            body: { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData },
          },
        ]
      : []),
    ...(isNew
      ? [
          {
            resource: templateResource,
            name,
            body: {
              apiVersion,
              kind: 'VirtualMachineTemplate',
              metadata: { name, namespace },
              spec: described,
            },
          },
        ]
      : []),
    {
      resource: versionResource,
      name: version,
      body: {
        apiVersion,
        kind: versionKind,
        metadata: { name: version, namespace },
        spec: {
          templateId: `${namespace ?? ''}/${name}`,
          ...described,
          keyPairIds: keyPairs,
          vm: { metadata: vm.metadata ?? {}, spec: vm.spec ?? {} },
        },
      },
    },
  ];
}

/** Takes back what was made, the last first; answers the names of what could not be. */
async function takeBack(
  client: Client,
  namespace: string | null,
  made: readonly Created[],
): Promise<string[]> {
  const left: string[] = [];
  for (const { resource, name } of made.toReversed()) {
    const gone = await client.request('DELETE', toResourcePath(resource, { namespace, name }));
    if (!gone.ok && gone.status !== 404) left.push(name);
  }
  return left;
}

/**
 * Makes a template of a VM with its first version, or a new version of one that is there. What was made is taken back where
 * the rest is refused; the version comes last, since Harvester lets the first one of a template not be removed again. With
 * data only Harvester itself can do it. Source: harvester API reference sections 4.2 and 6.4.
 */
export async function makeTemplate(
  client: Client,
  wish: TemplateWish,
  signal: AbortSignal,
): Promise<KubeResult<unknown>> {
  const { ref, name, description, withData } = wish;
  const { namespace } = ref;
  if (withData) return runSteveAction(client, ref, 'createTemplate', { name, description, withData }, signal);
  const there = await client.request('GET', toResourcePath(templateResource, { namespace, name }), {
    signal,
  });
  if (!there.ok && there.status !== 404) return there;
  const latest = there.ok ? numberAt(there.value, ['status', 'latestVersion']) : undefined;
  const parts = await readParts(client, wish, (latest ?? 0) + 1, signal);
  if (!parts.ok) return parts;
  const made: Created[] = [];
  let version: unknown = null;
  for (const { resource, name: object, body } of objectsOf(wish, parts.value, !there.ok)) {
    const answer = await client.request('POST', toResourcePath(resource, { namespace }), {
      body,
      query,
      signal,
    });
    if (!answer.ok) {
      const left = await takeBack(client, namespace, made);
      if (left.length === 0) return answer;
      const hint = `${left.join(' and ')} was made before and could not be removed again.`;
      return toFailure({ ...answer.error, hint });
    }
    made.push({ resource, name: object });
    version = answer.value;
  }
  if (!parts.value.userData) return ok(undefined);
  const owner = { apiVersion, kind: versionKind, name: parts.value.version };
  const ownerReferences = [{ ...owner, uid: textAt(version, ['metadata', 'uid']) ?? '' }];
  const path = toResourcePath(secretResource, { namespace, name: parts.value.secret });
  return client.request('PATCH', path, { body: { metadata: { ownerReferences } }, query, signal });
}
