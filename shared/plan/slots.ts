import type { Intention } from './intention.ts';
import type { Plan } from './plan.ts';
import type { GuestSpec } from './shape.ts';

/** The slots of a guest cluster's secrets; null where it has none of a sort. */
export function slotsOfGuest({
  tokenSlot,
  agentTokenSlot,
  registry,
  airGap,
  options,
  through,
}: GuestSpec): (string | null)[] {
  const ofRegistry = registry ? [registry.passwordSlot, registry.caSlot] : [];
  // A Rancher makes all others by itself.
  if (through) return ofRegistry;
  const ofAirGap = airGap.type === 'url' ? [airGap.caSlot] : [];
  return [tokenSlot, agentTokenSlot, ...ofRegistry, ...ofAirGap, options.cloudProviderSlot];
}

function slotsOfIntention(intention: Intention): (string | null)[] {
  if (intention.type === 'create-vm') return [intention.userDataSlot];
  if (intention.type === 'make-vms') return intention.secrets.flatMap(({ slots }) => Object.values(slots));
  return 'guest' in intention && typeof intention.guest === 'object' ? slotsOfGuest(intention.guest) : [];
}

/** The slots of the secrets a plan names, each once, in a stable order. */
export function slotsOf({ intentions }: Pick<Plan, 'intentions'>): string[] {
  const all = intentions.flatMap(slotsOfIntention).filter((slot) => slot !== null);
  return [...new Set(all)].sort();
}

/** Those of the slots a plan names that hold certificates (PEM), which are no secret keys. */
export function certificateSlotsOf({ intentions }: Pick<Plan, 'intentions'>): string[] {
  return intentions.flatMap((intention) => {
    if (!('guest' in intention) || typeof intention.guest !== 'object') return [];
    const { registry, airGap } = intention.guest;
    return [registry?.caSlot, airGap.type === 'url' ? airGap.caSlot : null].flatMap((slot) => slot ?? []);
  });
}

/** The authorities of a guest cluster's API that are made before its first server. */
export const authorityNames = ['server', 'client'] as const;

/** The slot of a part of an authority of a guest cluster; Acre fills it by itself. */
export function authoritySlotOf(
  { namespace, name }: Pick<GuestSpec, 'namespace' | 'name'>,
  authority: (typeof authorityNames)[number],
  part: 'crt' | 'key',
): string {
  return `authorities/${namespace}/${name}/${authority}.${part}`;
}
