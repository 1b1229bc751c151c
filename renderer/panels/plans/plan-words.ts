import type { Intention, TendVerb } from '../../../shared/plan/intention.ts';
import { countOf } from '../../../shared/plan/edit.ts';
import { nameOf } from '../../../shared/plan/guest-id.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { Template } from '../../../shared/plan/template.ts';
import { textAt } from '../../../shared/vm/json-tree.ts';
import { t } from '../../i18n/i18n.ts';

/** The name of a template in words. */
export function templateName({ name, type, distribution }: Template): string {
  if (name !== '') return name;
  if (distribution === null) return t('plan.template.vm');
  return t(`plan.template.${type}`, { distribution: distributionName(distribution) });
}

/** K3s or RKE2 as they are written. */
export function distributionName(distribution: 'k3s' | 'rke2'): string {
  return distribution === 'k3s' ? 'K3s' : 'RKE2';
}

function counted(pools: Parameters<typeof countOf>[0]): string {
  const { servers, agents } = countOf(pools);
  const parts = [
    servers > 0 && t('plan.servers', { count: servers }),
    agents > 0 && t('plan.agents', { count: agents }),
  ];
  return parts.filter(Boolean).join(', ');
}

const named = (ids: readonly string[]): string => ids.map(nameOf).join(', ');

/** What an intention is about, and what it wants of that, in words. */
export function intentionWords(intention: Intention): { name: string; wants: string } {
  switch (intention.type) {
    case 'create-guest': {
      const distribution = distributionName(intention.guest.distribution);
      return {
        name: intention.guest.name,
        wants: t('plan.wants.createGuest', { distribution, nodes: counted(intention.pools) }),
      };
    }
    case 'add-nodes':
      return {
        name: intention.guest.name,
        wants: t('plan.wants.addNodes', { nodes: counted([intention.pool]) }),
      };
    case 'create-vm':
      return { name: intention.name, wants: t('plan.wants.createVm', { count: intention.count }) };
    case 'make-vms': {
      const name = textAt(intention.manifest, ['metadata', 'name']) ?? '';
      return { name, wants: t('plan.wants.createVm', { count: intention.count }) };
    }
    case 'remove-nodes':
      return {
        name: nameOf(intention.guest),
        wants: t('plan.wants.removeNodes', { names: named(intention.vms) }),
      };
    case 'replace-node':
      return {
        name: intention.guest.name,
        wants: t('plan.wants.replaceNode', { name: nameOf(intention.vm) }),
      };
    case 'delete-guest':
      return { name: nameOf(intention.guest), wants: t('plan.wants.deleteGuest') };
    case 'upgrade-guest': {
      const { to } = intention;
      return {
        name: intention.guest.name,
        wants: t('plan.wants.upgrade', { release: to.type === 'version' ? to.version : to.channel }),
      };
    }
    case 'resize-nodes':
      return { name: named(intention.vms), wants: t('plan.wants.resize') };
    case 'move-vm':
      return {
        name: nameOf(intention.vm),
        wants:
          intention.host === null
            ? t('plan.wants.moveAnywhere')
            : t('plan.wants.move', { host: intention.host }),
      };
    case 'power-vm':
      return { name: named(intention.vms), wants: t(`plan.power.${intention.power}`) };
    case 'tend-host':
      return { name: intention.hosts.join(', '), wants: t(`plan.tend.${intention.to}`) };
    case 'tend-guest':
      return { name: intention.guest.name, wants: tendWords(intention.verb) };
  }
}

/** What is wanted of a guest cluster that a Rancher made. */
function tendWords(verb: TendVerb): string {
  switch (verb.type) {
    case 'scale':
      return t('plan.wants.scale', { pool: verb.pool.name, from: verb.from, to: verb.to });
    case 'remove-node':
      return t('plan.wants.removeMachine', { name: nameOf(verb.vm), pool: verb.pool });
    case 'reshape':
      return t('plan.wants.reshape', { pool: verb.pool.name });
    case 'upgrade':
      return t('plan.wants.kubernetes', { version: verb.to });
    case 'snapshot':
      return t('plan.wants.snapshot');
    case 'restore':
      return t('plan.wants.restore', { snapshot: verb.snapshot });
    case 'rotate':
      return t('plan.wants.rotate');
    case 'renew-credential':
      return t('plan.wants.renewCredential');
    case 'delete':
      return t(verb.keepsVolumes ? 'plan.wants.deleteKeepingVolumes' : 'plan.wants.deleteWithVolumes');
  }
}

/** A name for the next plan of a cluster that none of its plans has yet. */
export function nextPlanName(plans: Iterable<Plan>): string {
  const taken = new Set([...plans].map(({ name }) => name));
  let number = 1;
  while (taken.has(t('plan.numbered', { number }))) number += 1;
  return t('plan.numbered', { number });
}
