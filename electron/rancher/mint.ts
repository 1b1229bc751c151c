import { appError } from '../../shared/error.ts';
import type { Operation } from '../../shared/plan/step.ts';
import { mintedSlots } from '../../shared/rancher/provision/secrets.ts';
import type { ThroughGuest } from '../../shared/rancher/provision/spec.ts';
import { ok } from '../../shared/result.ts';
import { hostOf, toFailure } from '../kube/errors.ts';
import type { KubeResult } from '../kube/errors.ts';
import { Secret } from '../vault/secret.ts';
import { generateKubeconfig } from './generate-kubeconfig.ts';
import type { RancherWay } from './rancher-way.ts';

/** What was handed out, and the slot that it fills. */
export type Minted = { slot: string; secret: Secret };

/**
 * Asks for what goes into a credential: a kubeconfig through Rancher with a token of its own, by which its node driver makes
 * VMs, or one of Harvester's with a service account that can only do what a guest's cloud provider does. Sources:
 * guest-clusters reference sections 1.7, 3.8 and 5.1.
 */
export async function mint(
  { root }: Pick<RancherWay, 'root'>,
  what: NonNullable<Operation['mints']>,
  guest: ThroughGuest,
  signal: AbortSignal,
): Promise<KubeResult<Minted>> {
  const { harvester } = guest.through;
  if (what === 'credential') {
    const made = await generateKubeconfig(root, harvester, signal);
    if (!made.ok) return made;
    return made.value === null
      ? toFailure(appError('invalid', `${hostOf(root.server)} handed out no kubeconfig for Harvester.`))
      : ok({ slot: mintedSlots.credential(guest), secret: new Secret(made.value) });
  }
  const path = `/k8s/clusters/${encodeURIComponent(harvester)}/v1/harvester/kubeconfig`;
  const answer = await root.request('POST', path, {
    body: {
      clusterRoleName: 'harvesterhci.io:cloudprovider',
      namespace: guest.namespace,
      serviceAccountName: guest.name,
      csiClusterRoleName: 'harvesterhci.io:csi-driver',
      outputFormat: '',
    },
    signal,
  });
  if (!answer.ok) return answer;
  return typeof answer.value === 'string' && answer.value !== ''
    ? ok({ slot: mintedSlots.cloudConfig(guest), secret: new Secret(answer.value) })
    : toFailure(
        appError('invalid', `Harvester handed out no kubeconfig for the cloud provider of ${guest.name}.`),
      );
}
