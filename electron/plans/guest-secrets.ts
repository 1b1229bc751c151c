import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { toEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';
import { guestKind } from '../../shared/guest/guest.ts';
import { apiPort, toUrlHost } from '../../shared/guest/provision/join.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { authorityNames, authoritySlotOf, slotsOfGuest } from '../../shared/plan/slots.ts';
import type { GuestSpec } from '../../shared/plan/shape.ts';
import type { Step } from '../../shared/plan/step.ts';
import type { Clock } from '../clock.ts';
import type { JsonFile } from '../files/json-file.ts';
import type { GuestCredentials } from '../guest/guest-credentials.ts';
import { guestKeyOf } from '../guest/guest-key.ts';
import { Secret } from '../vault/secret.ts';
import type { Vault } from '../vault/vault.ts';
import type { PlanSecrets } from './plan-secrets.ts';

/** The ids of guest clusters whose secrets the vault holds: a vault cannot be asked for all it has. */
export const KeptGuests = z.array(z.string());
export type KeptGuests = z.infer<typeof KeptGuests>;

/** Secrets by slot. */
export type Filled = ReadonlyMap<string, Secret>;

/** The secrets of guest clusters, which outlive the plan that made them, since later nodes need the same. */
export type GuestSecrets = {
  /**
   * The secrets that steps are filled with. With `makes`, tokens and authorities of a guest cluster that the steps begin are
   * made where nobody gave them, and are in the vault before this resolves; without it they have been made before, and others
   * would not fit. Fails with `invalid` where one is missing.
   */
  fill: (
    plan: string,
    cluster: string,
    steps: readonly Step[],
    how: { makes: boolean },
  ) => Promise<Result<Filled>>;
  /** The slots that `fill` would miss. */
  missing: (plan: string, cluster: string, steps: readonly Step[]) => Promise<Result<string[]>>;
  /** Keeps an administrator's kubeconfig for a guest cluster whose authorities are known; others are left as they are. */
  keepKubeconfig: (cluster: string, guest: GuestSpec, address: string) => Promise<Result<void>>;
  /** Removes all that is kept for a guest cluster. */
  forget: (guest: EntityId) => Promise<Result<void>>;
  /** The guest clusters of a Harvester cluster for which something is kept. */
  list: (cluster: string) => EntityId[];
};

const Slots = z.record(z.string(), z.string());
type Slots = z.infer<typeof Slots>;
type Guest = { id: EntityId; spec: GuestSpec; isBegun: boolean };

function guestIdOf(cluster: string, { namespace, name }: GuestSpec): EntityId {
  return toEntityId({ cluster, kind: guestKind, namespace, name });
}

/** The guest clusters that get nodes by some steps, and whether those begin them. */
export function guestsOf(cluster: string, steps: readonly Step[]): Guest[] {
  const guests = new Map<EntityId, Guest>();
  for (const { source } of steps) {
    if (source?.type !== 'node' || !source.node.guest) continue;
    const { spec, isFirst } = source.node.guest;
    const id = guestIdOf(cluster, spec);
    guests.set(id, { id, spec, isBegun: isFirst || guests.get(id)?.isBegun === true });
  }
  return [...guests.values()];
}

/** The slots of what Acre makes by itself for a guest cluster that it begins. */
function ownSlotsOf(spec: GuestSpec): string[] {
  const parts = ['crt', 'key'] as const;
  return authorityNames.flatMap((name) => parts.map((part) => authoritySlotOf(spec, name, part)));
}

/** All that Acre makes by itself for a guest cluster that it begins. */
function madeSlotsOf(spec: GuestSpec): string[] {
  return [spec.tokenSlot, spec.agentTokenSlot, ...ownSlotsOf(spec)];
}

/** Says that what was made for a guest cluster is lost, as after an end of Acre that kept it for the session only. */
function goneFrom({ id, spec }: Guest): AppError {
  const message = `The keychain does not hold the join tokens of ${spec.name} in ${spec.namespace} any more, so that no further node can join it.`;
  const hint = 'Cancel the run and undo it, then apply the plan anew.';
  return appError('vault', message, { vault: 'missing', hint, entity: id });
}

/** Opens the secrets of guest clusters in a vault; `kept` says on disk, without secrets, which there are. */
export function openGuestSecrets({
  vault,
  planSecrets,
  credentials,
  kept,
  clock,
}: {
  vault: Pick<Vault, 'put' | 'get' | 'remove'>;
  planSecrets: Pick<PlanSecrets, 'get' | 'put'>;
  credentials: Pick<GuestCredentials, 'keep' | 'forget'>;
  kept: JsonFile<KeptGuests>;
  clock: Clock;
}): GuestSecrets {
  const keyOf = (guest: EntityId): string => `${guestKeyOf(guest) ?? ''}/secrets`;
  const read = async (guest: EntityId): Promise<Result<Slots>> => {
    const item = await vault.get(keyOf(guest));
    if (!item.ok) return item;
    if (item.value.type === 'absent') return ok({});
    try {
      return ok(Slots.parse(JSON.parse(item.value.secret.reveal())));
    } catch {
      return fail(
        appError('vault', 'What the vault holds for the guest cluster cannot be read.', { entity: guest }),
      );
    }
  };
  const write = async (guest: EntityId, slots: Slots): Promise<Result<void>> => {
    if (!kept.value.includes(guest)) {
      const noted = await kept.write([...kept.value, guest]);
      if (!noted.ok) return noted;
    }
    return vault.put(keyOf(guest), new Secret(JSON.stringify(slots)));
  };

  /** The values of a guest's slots that are there: of the plan first, then of the guest. */
  const gather = async (plan: string, { id, spec, isBegun }: Guest): Promise<Result<Slots>> => {
    const before = await read(id);
    if (!before.ok) return before;
    const slots: Slots = {};
    const wanted = slotsOfGuest(spec).filter((slot) => slot !== null);
    for (const slot of [...wanted, ...(isBegun ? ownSlotsOf(spec) : [])]) {
      const item = await planSecrets.get(plan, slot);
      if (!item.ok) return item;
      const value = item.value.type === 'found' ? item.value.secret.reveal() : before.value[slot];
      if (value !== undefined) slots[slot] = value;
    }
    return ok(slots);
  };

  /** Makes what is missing of the secrets that only have to be hard to guess. */
  const make = async ({ spec }: Guest, slots: Slots): Promise<Slots> => {
    const made = { ...slots };
    const { makeAuthority } = await import('./authorities.ts');
    for (const slot of [spec.tokenSlot, spec.agentTokenSlot]) made[slot] ??= randomBytes(32).toString('hex');
    for (const name of authorityNames) {
      const [crt, key] = [authoritySlotOf(spec, name, 'crt'), authoritySlotOf(spec, name, 'key')];
      if (made[crt] !== undefined && made[key] !== undefined) continue;
      const nowMs = clock.now();
      const commonName = `${spec.distribution}-${name}-ca@${Math.floor(nowMs / 1000)}`;
      const pair = await makeAuthority(commonName, nowMs);
      made[crt] = pair.certificatePem;
      made[key] = pair.keyPem;
    }
    return made;
  };

  /** Slots that only the plan itself can fill. */
  const planSlots = (steps: readonly Step[]): string[] =>
    steps.flatMap(({ source }) => {
      if (source?.type === 'rancher' && (source.part === 'registry-login' || source.part === 'cluster'))
        return slotsOfGuest(source.guest).flatMap((slot) => slot ?? []);
      if (source?.type !== 'node') return [];
      const owned = source.node.made?.secrets.flatMap(({ slots }) => Object.values(slots)) ?? [];
      return [source.node.userDataSlot, ...owned].flatMap((slot) => slot ?? []);
    });

  const lacking = (guest: Guest, slots: Slots): string[] => {
    const { tokenSlot, agentTokenSlot } = guest.spec;
    const isMade = (slot: string): boolean =>
      guest.isBegun && (slot === tokenSlot || slot === agentTokenSlot);
    return slotsOfGuest(guest.spec).flatMap((slot) =>
      slot === null || slots[slot] !== undefined || isMade(slot) ? [] : [slot],
    );
  };

  const missing: GuestSecrets['missing'] = async (plan, cluster, steps) => {
    const found: string[] = [];
    for (const guest of guestsOf(cluster, steps)) {
      const slots = await gather(plan, guest);
      if (!slots.ok) return slots;
      found.push(...lacking(guest, slots.value));
    }
    for (const slot of planSlots(steps)) {
      const item = await planSecrets.get(plan, slot);
      if (!item.ok) return item;
      if (item.value.type === 'absent') found.push(slot);
    }
    return ok([...new Set(found)]);
  };

  return {
    missing,
    fill: async (plan, cluster, steps, { makes }) => {
      const lacks = await missing(plan, cluster, steps);
      if (!lacks.ok) return lacks;
      const gone = makes
        ? undefined
        : guestsOf(cluster, steps).find(({ spec }) =>
            lacks.value.some((slot) => slot === spec.tokenSlot || slot === spec.agentTokenSlot),
          );
      if (gone) return fail(goneFrom(gone));
      if (lacks.value.length > 0) {
        const message = `The plan needs secrets that nobody has given: ${lacks.value.join(', ')}.`;
        return fail(
          appError('invalid', message, { hint: 'Enter them in the plan, then try again.', cluster }),
        );
      }
      const filled = new Map<string, Secret>();
      for (const guest of guestsOf(cluster, steps)) {
        const before = await gather(plan, guest);
        if (!before.ok) return before;
        const slots = guest.isBegun && makes ? await make(guest, before.value) : before.value;
        const lost = guest.isBegun ? madeSlotsOf(guest.spec).filter((slot) => slots[slot] === undefined) : [];
        if (lost.length > 0) return fail(goneFrom(guest));
        const known = await read(guest.id);
        const written = known.ok ? await write(guest.id, { ...known.value, ...slots }) : known;
        if (!written.ok) return written;
        for (const [slot, value] of Object.entries(slots)) filled.set(slot, new Secret(value));
        for (const slot of [guest.spec.tokenSlot, guest.spec.agentTokenSlot]) {
          const secret = filled.get(slot);
          const put =
            before.value[slot] === undefined && secret
              ? await planSecrets.put(plan, slot, secret)
              : ok(undefined);
          if (!put.ok) return put;
        }
      }
      for (const slot of planSlots(steps)) {
        const item = await planSecrets.get(plan, slot);
        if (!item.ok) return item;
        if (item.value.type === 'found') filled.set(slot, item.value.secret);
      }
      return ok(filled);
    },
    keepKubeconfig: async (cluster, spec, address) => {
      const id = guestIdOf(cluster, spec);
      const slots = await read(id);
      if (!slots.ok) return slots;
      const pair = (name: (typeof authorityNames)[number]) => ({
        certificatePem: slots.value[authoritySlotOf(spec, name, 'crt')] ?? '',
        keyPem: slots.value[authoritySlotOf(spec, name, 'key')] ?? '',
      });
      const authorities = { server: pair('server'), client: pair('client') };
      if (authorities.server.certificatePem === '' || authorities.client.keyPem === '') return ok(undefined);
      const server = `https://${toUrlHost(address)}:${apiPort}`;
      const { toAdminKubeconfig } = await import('./authorities.ts');
      const text = await toAdminKubeconfig(spec.name, server, authorities, clock.now());
      return credentials.keep(id, new Secret(text));
    },
    forget: async (guest) => {
      // What no vault can name is in none.
      if (guestKeyOf(guest) !== null) {
        const removed = await vault.remove(keyOf(guest));
        const forgotten = removed.ok ? await credentials.forget(guest) : removed;
        if (!forgotten.ok) return forgotten;
      }
      if (!kept.value.includes(guest)) return ok(undefined);
      return kept.write(kept.value.filter((each) => each !== guest));
    },
    list: (cluster) => kept.value.filter((id) => id.startsWith(`${cluster}/`)),
  };
}
