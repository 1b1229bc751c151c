import { acreLabels, driverCreator } from '../../guest/guest.ts';
import { whyNotMigrate } from '../../migration/refusal.ts';
import { countOf } from '../edit.ts';
import { toFinding } from '../finding.ts';
import type { Finding } from '../finding.ts';
import type { Intention, MoveVm } from '../intention.ts';
import { guestIdOf, nameOf } from '../guest-id.ts';
import { removedBy } from '../removed-by.ts';
import { guestOf } from '../quorum.ts';
import type { Pool } from '../shape.ts';
import type { Site } from '../site.ts';
import { checkTend, checkThrough } from './through.ts';

function checkServers(pools: readonly Pool[], intention: string, name: string): Finding[] {
  const { servers } = countOf(pools);
  if (servers === 0) return [toFinding('error', 'no-server', `${name} has no server.`, { intention })];
  if (servers % 2 === 0) {
    const text = `${name} has ${servers} servers: with an even number, etcd outlives no more losses than with ${servers - 1}.`;
    return [toFinding('warning', 'even-servers', text, { intention })];
  }
  return servers === 1
    ? [
        toFinding('warning', 'one-server', `${name} has one server, and is down while that is.`, {
          intention,
        }),
      ]
    : [];
}

/** VMs an intention is about that are not there; nothing where VMs have never been read. */
function checkThere(site: Site, intention: Intention, vms: readonly string[]): Finding[] {
  if (!site.knows('VirtualMachine')) return [];
  return vms.flatMap((entity) =>
    site.vms.has(entity)
      ? []
      : [
          toFinding('error', 'vm-missing', `${nameOf(entity)} is not there any more.`, {
            intention: intention.id,
            entity,
          }),
        ],
  );
}

/** Nodes of somebody else's: taking away a VM behind Rancher's back leaves it with a machine that is not there. */
function checkOwner(site: Site, intention: Intention, vms: readonly string[]): Finding[] {
  const foreign = vms.filter((id) => {
    const vm = site.vms.get(id);
    return vm?.entity.vm.creator === driverCreator && vm.labels.get(acreLabels.managedBy) !== 'acre';
  });
  if (foreign.length === 0) return [];
  const text = `${foreign.map(nameOf).join(', ')} was made by Rancher, which has to scale and remove its own nodes.`;
  return [
    toFinding('error', 'made-by-rancher', text, { intention: intention.id, entity: foreign[0] ?? null }),
  ];
}

function checkMove(site: Site, { id: intention, vm: id, host }: MoveVm): Finding[] {
  const vm = site.vms.get(id);
  if (!vm) return [];
  const where = { intention, entity: id };
  const { name } = vm.entity;
  const findings: Finding[] = [];
  const refusal = whyNotMigrate(site, vm);
  if (refusal) findings.push(toFinding('error', refusal.code, refusal.words, where));
  if (vm.host !== null && vm.host === host)
    findings.push(toFinding('warning', 'same-host', `${name} is on ${host} already.`, where));
  const { version } = site.rates;
  if (host !== null && version !== null && version[0] === 1 && version[1] < 7) {
    const text = `Harvester ${version.join('.')} lets no target be chosen by its Kubernetes API: from 1.7 on it does.`;
    findings.push(toFinding('error', 'no-target', text, where));
  }
  return findings;
}

/** What is wrong with an intention as such, by what is known of what it is about. */
export function checkIntention(site: Site, intention: Intention): Finding[] {
  const removed = removedBy(site, intention);
  switch (intention.type) {
    case 'create-guest': {
      const entity = guestIdOf(site, intention.guest);
      const { name, namespace } = intention.guest;
      const isThere = site.guests().some(({ id }) => id === entity);
      const text = `A guest cluster ${name} is there already in ${namespace}.`;
      return [
        ...(isThere ? [toFinding('error', 'guest-exists', text, { intention: intention.id, entity })] : []),
        ...checkServers(intention.pools, intention.id, name),
        ...checkThrough(intention.guest, intention.pools, intention.id),
      ];
    }
    case 'upgrade-guest':
      return [
        ...checkServers(intention.pools, intention.id, intention.guest.name),
        ...checkOwner(site, intention, removed),
      ];
    case 'remove-nodes':
    case 'replace-node':
      return [...checkThere(site, intention, removed), ...checkOwner(site, intention, removed)];
    case 'delete-guest':
      return checkOwner(site, intention, removed);
    case 'resize-nodes':
      return [
        ...checkThere(site, intention, intention.vms),
        ...checkOwner(
          site,
          intention,
          intention.vms.filter((vm) => guestOf(site, vm) !== undefined),
        ),
      ];
    case 'power-vm':
      return checkThere(site, intention, intention.vms);
    case 'move-vm':
      return [...checkThere(site, intention, [intention.vm]), ...checkMove(site, intention)];
    case 'tend-host': {
      const missing = intention.hosts.filter((host) => !site.hostNamed(host));
      return missing.map((host) =>
        toFinding('error', 'host-missing', `${host} is not there any more.`, { intention: intention.id }),
      );
    }
    case 'tend-guest':
      return [...checkThere(site, intention, removed), ...checkTend(site, intention)];
    case 'add-nodes':
    case 'create-vm':
    case 'make-vms':
      return [];
  }
}
