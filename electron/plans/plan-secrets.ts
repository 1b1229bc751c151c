import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { slotsOf } from '../../shared/plan/slots.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Secret } from '../vault/secret.ts';
import { checkKey } from '../vault/vault.ts';
import type { RemoveOptions, Vault, VaultItem } from '../vault/vault.ts';

/** The secrets of plans, an item of the vault for each slot. */
export type PlanSecrets = {
  put: (plan: string, slot: string, value: Secret) => Promise<Result<void>>;
  get: (plan: string, slot: string) => Promise<Result<VaultItem>>;
  /** The slots of a plan that hold a secret. */
  filled: (plan: Plan) => Promise<Result<string[]>>;
  /** Removes those of the slots that a plan names. */
  forget: (plan: Plan, options?: RemoveOptions) => Promise<Result<void>>;
};

function keyOf(plan: string, slot: string): string {
  return `plan/${plan}/${slot}`;
}

/** The slots of a plan that can hold a secret: a long id and a long slot make a key that the vault does not take. */
function usableSlotsOf(plan: Plan): string[] {
  return slotsOf(plan).filter((slot) => checkKey(keyOf(plan.id, slot)).ok);
}

/** Opens the secrets of plans in a vault. */
export function openPlanSecrets(vault: Pick<Vault, 'put' | 'get' | 'remove'>): PlanSecrets {
  return {
    put: (plan, slot, value) => vault.put(keyOf(plan, slot), value),
    get: (plan, slot) => vault.get(keyOf(plan, slot)),
    filled: async (plan) => {
      const filled: string[] = [];
      for (const slot of usableSlotsOf(plan)) {
        const item = await vault.get(keyOf(plan.id, slot));
        if (!item.ok) return item;
        if (item.value.type === 'found') filled.push(slot);
      }
      return ok(filled);
    },
    forget: async (plan, options) => {
      for (const slot of usableSlotsOf(plan)) {
        const removed = await vault.remove(keyOf(plan.id, slot), options);
        if (!removed.ok) return fail(removed.error);
      }
      return ok(undefined);
    },
  };
}
