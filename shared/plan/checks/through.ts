import { shapePatch } from '../../rancher/provision/config.ts';
import { deploymentName, longestDeployment } from '../../rancher/provision/names.ts';
import { abilitiesOf, compareVersions } from '../../rancher/provision/release.ts';
import { runWorkloads } from '../../rancher/provision/cluster.ts';
import { isThrough } from '../../rancher/provision/spec.ts';
import { toFinding } from '../finding.ts';
import type { Finding, Where } from '../finding.ts';
import type { TendGuest } from '../intention.ts';
import { guestAt, guestIdOf, nameOf } from '../guest-id.ts';
import { isRegistryHost, registryProblems } from '../registry.ts';
import type { GuestSpec, Pool } from '../shape.ts';
import { isServerPool } from '../shape.ts';
import type { Site } from '../site.ts';
import { survivesRemoval } from '../quorum.ts';

/** What the node driver cannot do with the shape of a pool. Source: guest-clusters reference sections 1.1 to 1.4. */
function checkPool(guest: GuestSpec, pool: Pool, intention: string): Finding[] {
  const findings: Finding[] = [];
  const add = (code: string, text: string): void =>
    void findings.push(toFinding('error', code, text, { intention }));
  const { nics, disks, needs } = pool.shape;
  if (nics.some(({ network }) => network === null))
    add('needs-network', `${pool.name}: Rancher's node driver needs a VM network for each NIC.`);
  if (nics.some(({ addressing }) => addressing.type === 'static'))
    add(
      'static-through',
      `${pool.name}: Rancher makes all nodes of a pool alike, so that they cannot have addresses of their own. Let DHCP give them.`,
    );
  if (disks.some(({ image, storageClass }) => image === null && (storageClass ?? '') === ''))
    add(
      'needs-class',
      `${pool.name}: Rancher's node driver needs an image or a storage class for each disk.`,
    );
  if ((needs?.devices ?? []).length > 0)
    add('no-passthrough', `${pool.name}: Rancher's node driver passes no host devices through, only vGPUs.`);
  if ((needs?.architecture ?? null) !== null)
    add(
      'no-architecture',
      `${pool.name}: Rancher's node driver says no architecture of its VMs. Leave it to the hosts.`,
    );
  if (deploymentName(guest, pool.name).length > longestDeployment)
    add('name-too-long', `The names of ${guest.name} and of its pool ${pool.name} are too long together.`);
  return findings;
}

/** What is wrong with a new guest cluster that a Rancher is to make; nothing for others. */
export function checkThrough(guest: GuestSpec, pools: readonly Pool[], intention: string): Finding[] {
  if (!isThrough(guest)) return [];
  const { name, version } = guest.through;
  const findings = pools.flatMap((pool) => checkPool(guest, pool, intention));
  const add = (severity: Finding['severity'], code: string, text: string): void =>
    void findings.push(toFinding(severity, code, text, { intention }));
  if (!abilitiesOf(version).isKnown)
    add(
      'error',
      'rancher-too-old',
      `${name} is Rancher ${version ?? ''}: Acre provisions through 2.9 and later.`,
    );
  const has = (role: 'etcd' | 'control-plane'): boolean =>
    pools.some(({ roles, count }) => count > 0 && roles.includes(role));
  if (!has('etcd') || !has('control-plane'))
    add('error', 'no-server', `${guest.name} needs a node with etcd and one with the control plane.`);
  if (!runWorkloads(pools))
    add('info', 'servers-work', `${guest.name} has no pool of workers: its servers run workloads too.`);
  if (guest.airGap.type !== 'none')
    add(
      'error',
      'air-gap-through',
      'Rancher brings the distribution itself: choose a private registry instead.',
    );
  if (guest.registry !== null) {
    for (const why of registryProblems(guest.registry))
      add('error', 'bad-registry', `${guest.name}: ${why}.`);
    if (!isRegistryHost(guest.registry.systemDefaultRegistry ?? 'none'))
      add(
        'error',
        'bad-registry',
        `${guest.name}: the default registry of system images is a host and a port, without a scheme.`,
      );
  }
  if (!abilitiesOf(version).keepsCredentials)
    add(
      'info',
      'credential-ends',
      `With ${name} (${version ?? 'of an unknown release'}) the token by which it reaches Harvester ends, often after 30 days: renew it before.`,
    );
  return findings;
}

/** What taking servers out of a pool would do to etcd and the control plane. */
function checkFewer(
  site: Site,
  { guest, pools }: TendGuest,
  change: { pool: string; to: number; vm: string | null },
  where: Where,
): Finding[] {
  const pool = pools.find(({ name }) => name === change.pool);
  if (!pool || change.to >= pool.quantity) return [];
  const left = (role: 'etcd' | 'control-plane'): number =>
    pools
      .filter(({ roles }) => roles.includes(role))
      .reduce((sum, each) => sum + (each.name === change.pool ? change.to : each.quantity), 0);
  for (const role of ['etcd', 'control-plane'] as const)
    if (pool.roles.includes(role) && left(role) === 0) {
      const text = `${guest.name} would lose its last node with ${role === 'etcd' ? 'etcd' : 'the control plane'}. Delete the guest cluster instead.`;
      return [toFinding('error', 'last-server', text, where)];
    }
  const found = guestAt(site, guestIdOf(site, guest));
  if (!pool.roles.includes('etcd') || !found || change.vm === null) return [];
  if (survivesRemoval(site, found, [change.vm])) return [];
  const text = `${guest.name} would lose its etcd quorum without ${nameOf(change.vm)}: too few of its other servers answer.`;
  return [toFinding('error', 'quorum-lost', text, where)];
}

/** What is wrong with a change of a guest cluster by its Rancher, and what it means. */
export function checkTend(site: Site, intention: TendGuest): Finding[] {
  const { id, guest, verb, pools } = intention;
  if (!isThrough(guest))
    return [toFinding('error', 'no-rancher', `${guest.name} is not of a Rancher.`, { intention: id })];
  const where = { intention: id, entity: guestIdOf(site, guest) };
  const say = (severity: Finding['severity'], code: string, text: string): Finding[] => [
    toFinding(severity, code, text, where),
  ];
  const isThere = (name: string): boolean => pools.some((pool) => pool.name === name);
  const noPool = (name: string): Finding[] =>
    isThere(name) ? [] : say('error', 'pool-missing', `${guest.name} has no pool ${name}.`);
  switch (verb.type) {
    case 'scale': {
      const isEven = isServerPool(verb.pool) && verb.to % 2 === 0 && verb.to > 0;
      return [
        ...noPool(verb.pool.name),
        ...(verb.from === verb.to
          ? say('warning', 'same-size', `The pool ${verb.pool.name} has ${verb.to} nodes already.`)
          : []),
        ...checkFewer(site, intention, { pool: verb.pool.name, to: verb.to, vm: null }, where),
        ...(verb.to < verb.from
          ? say('warning', 'chosen-by-rancher', 'Rancher chooses which nodes go: the oldest of them.')
          : []),
        ...(isEven
          ? say(
              'warning',
              'even-servers',
              `${verb.pool.name} has ${verb.to} servers: with an even number, etcd outlives no more losses than with ${verb.to - 1}.`,
            )
          : []),
      ];
    }
    case 'remove-node':
      return [
        ...noPool(verb.pool),
        ...checkFewer(site, intention, { pool: verb.pool, to: verb.from - 1, vm: verb.vm }, where),
      ];
    case 'reshape': {
      if (Object.keys(shapePatch(verb.before, verb.pool.shape)).length === 0)
        return say(
          'info',
          'same-shape',
          `The VMs of ${verb.pool.name} are like this already: none is rebuilt.`,
        );
      const { count, name } = verb.pool;
      const what = count === 1 ? 'The VM' : `All ${count} VMs`;
      return [
        ...checkPool(guest, verb.pool, id),
        ...say(
          'warning',
          'rebuilds',
          `${what} of the pool ${name} will be rebuilt, one after the other: new VMs with new disks and names take the place of those there are.`,
        ),
      ];
    }
    case 'upgrade': {
      if (verb.from.includes('+k3s') !== verb.to.includes('+k3s'))
        return say('error', 'other-distribution', `${verb.to} is of another distribution than ${verb.from}.`);
      return compareVersions(verb.to, verb.from) > 0
        ? []
        : say('error', 'not-newer', `${verb.to} is not newer than ${verb.from}, which ${guest.name} runs.`);
    }
    case 'restore':
      return say(
        'warning',
        'etcd-goes-back',
        `${guest.name} goes back to what etcd held in ${verb.snapshot}: what was done since is lost, and its API is away meanwhile.`,
      );
    case 'delete':
      return checkVolumes(guest.through.version, verb.keepsVolumes, where);
    case 'rotate':
      return say(
        'info',
        'rotates',
        `The parts of ${guest.name} restart one node after the other with new certificates.`,
      );
    case 'snapshot':
    case 'renew-credential':
      return [];
  }
}

/** What becomes of the volumes of a guest cluster that is deleted. Source: guest-clusters reference section 1.6. */
function checkVolumes(version: string | null, keepsVolumes: boolean, where: Where): Finding[] {
  const { removesVolumes } = abilitiesOf(version);
  if (removesVolumes && !keepsVolumes)
    return [
      toFinding(
        'warning',
        'volumes-go',
        'Rancher deletes all volumes of its workloads with the guest cluster. Choose to keep them if they are needed.',
        where,
      ),
    ];
  const text = 'The volumes of its workloads stay on Harvester and have to be deleted by hand.';
  return [toFinding('info', 'volumes-stay', text, where)];
}
