import { valueAt } from '../../shared/plan/canonical.ts';
import { ok } from '../../shared/result.ts';
import { listAt, textAt } from '../../shared/vm/json-tree.ts';
import { vmPaths } from '../../shared/vm/read.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeResult } from '../kube/errors.ts';
import { toResourcePath } from '../kube/resource-path.ts';
import { Secret } from '../vault/secret.ts';
import { secretResource } from './objects.ts';

/** Where the parts of a VM's cloud-init are: in a Secret by name, written into the VM (`text`), or nowhere. */
type Place = { secret: string; key: string } | { text: string } | null;
type Places = { userData: Place; networkData: Place };

/** Where the cloud-init of a VM is. Source: KubeVirt API, CloudInitNoCloudSource. */
export function cloudInitPlaces(vm: unknown): Places {
  const volume = listAt(vm, vmPaths.volumes).find(
    (each) => each.cloudInitNoCloud !== undefined || each.cloudInitConfigDrive !== undefined,
  );
  const source = valueAt(volume, ['cloudInitNoCloud']) ?? valueAt(volume, ['cloudInitConfigDrive']);
  const placeOf = (ref: string, key: string, field: string): Place => {
    const secret = textAt(source, [ref, 'name']);
    if (secret !== undefined) return { secret, key };
    const text = textAt(source, [field]);
    if (text !== undefined) return { text };
    const encoded = textAt(source, [`${field}Base64`]);
    return encoded === undefined ? null : { text: Buffer.from(encoded, 'base64').toString('utf8') };
  };
  return {
    userData: placeOf('secretRef', 'userdata', 'userData'),
    networkData: placeOf('networkDataSecretRef', 'networkdata', 'networkData'),
  };
}

async function readPlace(
  client: Pick<KubeClient, 'request'>,
  namespace: string | null,
  place: Place,
  signal: AbortSignal,
): Promise<KubeResult<Secret | null>> {
  if (!place) return ok(null);
  if ('text' in place) return ok(place.text === '' ? null : new Secret(place.text));
  const path = toResourcePath(secretResource, { namespace, name: place.secret });
  const answer = await client.request('GET', path, { signal });
  if (!answer.ok) return answer.status === 404 ? ok(null) : answer;
  const encoded = textAt(answer.value, ['data', place.key]);
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  return ok(text === '' ? null : new Secret(text));
}

/** The cloud-init of a VM, for main alone; null for a part there is not. */
export async function readCloudInit(
  client: Pick<KubeClient, 'request'>,
  namespace: string | null,
  vm: unknown,
  signal: AbortSignal,
): Promise<KubeResult<{ userData: Secret | null; networkData: Secret | null }>> {
  const places = cloudInitPlaces(vm);
  const userData = await readPlace(client, namespace, places.userData, signal);
  if (!userData.ok) return userData;
  const networkData = await readPlace(client, namespace, places.networkData, signal);
  return networkData.ok ? ok({ userData: userData.value, networkData: networkData.value }) : networkData;
}
