import { randomUUID } from 'node:crypto';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { ApplyOverrides } from '../../shared/plan/review.ts';
import { toIso } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { draftPlan, learnBefore, objectionTo, uidsOf } from './begin-run.ts';
import { learnFromRancher } from './learn-rancher.ts';
import { openRunClients } from './run-clients.ts';
import type { RunHeader } from './run-journal.ts';
import type { RunTools } from './run-tools.ts';
import { withWholeWorld } from './whole-world.ts';

/** The header of a run that begins now. */
export function newHeader(
  clock: Clock,
  of: Omit<RunHeader, 'type' | 'version' | 'id' | 'startedAt'>,
): RunHeader {
  return { type: 'header', version: 1, id: randomUUID(), startedAt: toIso(clock.now()), ...of };
}

/** The header of a run that applies a plan as it is now; its secrets are in the vault before. Fails where the plan cannot be applied. */
export async function headerOf(
  plan: Plan,
  overrides: ApplyOverrides,
  {
    sessions,
    secrets,
    clock,
    guests,
    ranchers,
  }: Pick<RunTools, 'sessions' | 'secrets' | 'clock' | 'guests' | 'ranchers'>,
  signal: AbortSignal,
): Promise<Result<RunHeader>> {
  const session = sessions.find(plan.cluster);
  if (!session.ok) return session;
  const client = session.value.client();
  if (!client.ok) return client;
  const drafted = await withWholeWorld(session.value, { clock, signal }, () =>
    Promise.resolve(draftPlan(plan, session.value)),
  );
  const fine = objectionTo(plan, drafted, overrides);
  if (!fine.ok) return fine;
  const known = await learnBefore(client.value, drafted, signal);
  if (!known.ok) return known;
  const clients = openRunClients({ sessions, guests, ranchers }, plan.cluster);
  const told = await learnFromRancher(plan, drafted.steps, clients, signal);
  await clients.close();
  if (!told.ok) return told;
  const filled = await secrets.fill(plan.id, plan.cluster, drafted.steps, { makes: true });
  if (!filled.ok) return filled;
  return ok(
    newHeader(clock, {
      plan: plan.id,
      planName: plan.name,
      cluster: plan.cluster,
      undoes: null,
      takesOver: overrides.takesOver ?? [],
      known: { ...known.value, ...told.value },
      uids: uidsOf(plan, drafted),
      steps: [...drafted.steps],
    }),
  );
}
