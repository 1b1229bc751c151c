import type { Intention } from './intention.ts';
import type { Plan } from './plan.ts';
import type { GuestSpec } from './shape.ts';

function slotsOfGuest({
  tokenSlot,
  agentTokenSlot,
  registry,
  airGap,
  options,
}: GuestSpec): (string | null)[] {
  const ofRegistry = registry ? [registry.passwordSlot, registry.caSlot] : [];
  const ofAirGap = airGap.type === 'url' ? [airGap.caSlot] : [];
  return [tokenSlot, agentTokenSlot, ...ofRegistry, ...ofAirGap, options.cloudProviderSlot];
}

function slotsOfIntention(intention: Intention): (string | null)[] {
  if (intention.type === 'create-vm') return [intention.userDataSlot];
  return 'guest' in intention && typeof intention.guest === 'object' ? slotsOfGuest(intention.guest) : [];
}

/** The slots of the secrets a plan names, each once, in a stable order. */
export function slotsOf({ intentions }: Pick<Plan, 'intentions'>): string[] {
  const all = intentions.flatMap(slotsOfIntention).filter((slot) => slot !== null);
  return [...new Set(all)].sort();
}
