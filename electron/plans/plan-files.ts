import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { appError } from '../../shared/error.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { planVersion, readPlan } from '../../shared/plan/plan.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { openJsonFile } from '../files/json-file.ts';
import type { JsonFile } from '../files/json-file.ts';

/** Told of a plan that was saved, or of the id of one that is gone. */
export type PlanListener = (change: { type: 'put'; plan: Plan } | { type: 'remove'; plan: string }) => void;

/** Every plan, each a file of its own, so that a save is as small as its plan. Holds no secrets. */
export type PlanFiles = {
  list: () => readonly Plan[];
  find: (id: string) => Plan | undefined;
  /** Keeps a plan in place of what it was; the last one that was asked for is the one on disk. */
  save: (plan: Plan) => Promise<Result<void>>;
  /** Removes a plan; one that is not there is a success. */
  remove: (id: string) => Promise<Result<void>>;
  /** Adds a listener; returns how to remove it. */
  listen: (listener: PlanListener) => () => void;
  /** Resolves once every save asked for so far has ended. */
  settled: () => Promise<void>;
  /** What the user should know about opening them, such as where a damaged file was set aside. */
  warnings: readonly string[];
};

/** Ids are names of files, also where these tell no cases apart. */
const idPattern = /^[a-z0-9][a-z0-9-]{0,79}$/;

/** A plan as its file holds it, of this version or an older one; null before it is written. */
const Kept = z.unknown().transform((raw, context): Plan | null => {
  if (raw === null) return null;
  const read = readPlan(raw);
  if (read.ok) return read.value;
  context.addIssue({ code: 'custom', message: read.error.message });
  return z.NEVER;
});

/** Opens the folder `plans` of a data directory; files that cannot be used are set aside and named in `warnings`. */
export async function openPlanFiles(dataDir: string): Promise<PlanFiles> {
  const folder = join(dataDir, 'plans');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = new Map<string, JsonFile<Plan | null>>();
  const listeners = new Set<PlanListener>();
  const warnings: string[] = [];

  const open = async (id: string): Promise<JsonFile<Plan | null>> => {
    const file = await openJsonFile<Plan | null>(join(folder, `${id}.json`), Kept, null, {
      version: planVersion,
    });
    warnings.push(...file.warnings);
    return file;
  };
  const names = await readdir(folder);
  const ids = names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []));
  await Promise.all(
    ids
      .filter((id) => idPattern.test(id))
      .map(async (id) => {
        const file = await open(id);
        if (file.value?.id === id) files.set(id, file);
        else if (file.value)
          warnings.push(`The plan in ${id}.json says that its id is ${file.value.id}: it was left out.`);
      }),
  );
  const tell: PlanListener = (change) => {
    for (const listener of listeners) listener(change);
  };
  /** Opening, writing and removing one file follow one another. */
  const turns = new Map<string, Promise<unknown>>();
  const inTurn = <T>(id: string, act: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(id) ?? Promise.resolve()).then(act);
    const ended = turn
      .catch(() => undefined)
      .then(() => {
        if (turns.get(id) === ended) turns.delete(id);
      });
    turns.set(id, ended);
    return turn;
  };
  const all = (): Plan[] => [...files.values()].flatMap(({ value }) => (value ? [value] : []));

  return {
    list: () => all().sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id)),
    find: (id) => files.get(id)?.value ?? undefined,
    save: (plan) => {
      if (!idPattern.test(plan.id))
        return Promise.resolve(
          fail(appError('invalid', `The plan "${plan.name}" has an id that cannot be kept.`)),
        );
      return inTurn(plan.id, async () => {
        const file = files.get(plan.id) ?? (await open(plan.id));
        const written = await file.write(plan);
        if (!written.ok) return written;
        files.set(plan.id, file);
        tell({ type: 'put', plan });
        return ok(undefined);
      });
    },
    remove: (id) =>
      inTurn(id, async () => {
        if (!files.has(id)) return ok(undefined);
        try {
          await rm(join(folder, `${id}.json`), { force: true });
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          return fail(appError('internal', `The plan could not be removed: ${why}`));
        }
        files.delete(id);
        tell({ type: 'remove', plan: id });
        return ok(undefined);
      }),
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    settled: async () => {
      await Promise.all(turns.values());
    },
    warnings,
  };
}
