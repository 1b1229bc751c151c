import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAction } from '../../../electron/actions/run.ts';
import type { Session } from '../../../electron/cluster/session.ts';
import type { KubeObject } from '../../../electron/simulator/json.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Resource } from '../../../electron/simulator/resources/resource.ts';
import type { SimulatorOptions } from '../../../electron/simulator/simulator.ts';
import { actions } from '../../../shared/actions/index.ts';
import type { ActionName } from '../../../shared/actions/index.ts';
import type { Action, Asked } from '../../../shared/actions/define.ts';
import type { AppError } from '../../../shared/error.ts';
import { parseEntityId } from '../../../shared/id.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { openTestSession } from '../../support/session.ts';
import { openTestSimulator, until } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

/** A simulated cluster, and the sessions of two of its users that follow it. */
export type Lab = {
  simulator: TestSimulator;
  admin: Session;
  /** May look at everything and change nothing. */
  viewer: Session;
  /** A VM that no other test has, ready and running unless told otherwise; its entity id. */
  takeVm: (more?: { isOff?: boolean }) => Promise<string>;
  /** The entity of an id as the administrator's session has it; fails where there is none. */
  entity: (id: string) => Entity;
  /** An object as the server has it. */
  object: (resource: Resource, id: string) => KubeObject | undefined;
  /** Runs another action on the way to where a test begins, until the watch shows it. */
  act: (action: ActionName, id: string, options?: unknown) => Promise<void>;
  close: () => Promise<void>;
};

/** What an action is tried on. */
export type Target = { id: string; options?: unknown };

/** One action on the real API: whatever any verb of any kind has to stand. */
export type Verb = {
  action: ActionName;
  /** What is special about it, where an action is tried in several ways. */
  variant?: string;
  /** Brings something into the state that the action needs, anew for every test. */
  prepare: (lab: Lab) => Promise<Target>;
  /** The scope of faults that meets the request which does it, such as `/pause+PUT`. */
  request: string;
  /** What the server has afterwards, beside what `isDone` looks at. */
  expectDone?: (lab: Lab, target: Target) => void;
  /** Whether a user who may only look is refused by what `request` meets; true unless it says otherwise. */
  isForbidden?: false;
};

/** Opens a lab with so many VMs to take. */
export async function openLab(options: SimulatorOptions = {}): Promise<Lab> {
  const simulator = await openTestSimulator({ vms: 40, ...options });
  const { cluster } = simulator;
  const { store } = cluster;
  const admin = openTestSession(cluster.kubeconfig);
  const viewer = openTestSession(cluster.viewerKubeconfig);
  const held = [admin, viewer].map((session) => session.holdLayer('backups'));
  const taken = new Set<string>();
  const idOf = ({ metadata }: KubeObject): string =>
    `c/VirtualMachine/${metadata.namespace ?? ''}/${metadata.name}`;
  const both = [admin, viewer];
  const lab: Lab = {
    simulator,
    admin,
    viewer,
    async takeVm({ isOff = false } = {}) {
      const isFit = (vm: KubeObject): boolean => {
        const id = idOf(vm);
        if (taken.has(id)) return false;
        const entity = admin.world.view.entities.get(id);
        if (entity?.kind !== 'VirtualMachine' || entity.vm.guestCluster !== null) return false;
        return entity.vm.isReady && entity.state === 'running';
      };
      let id = '';
      await until('there is a VM to take', () => {
        const found = store.list(RESOURCES.vms).find(isFit);
        id = found ? idOf(found) : '';
        return found !== undefined;
      });
      taken.add(id);
      if (isOff) await lab.act('vm.forceStop', id);
      await until('both know it', () => both.every(({ world }) => world.view.entities.has(id)));
      return id;
    },
    entity: (id) => {
      const found = admin.world.view.entities.get(id);
      if (!found) throw new Error(`there is no ${id}`);
      return found;
    },
    object: (resource, id) => {
      const { namespace, name } = parseEntityId(id) ?? { namespace: null, name: '' };
      return store.get(resource, namespace ?? undefined, name);
    },
    async act(action, id, options) {
      const { asked, answer } = await ask(lab, lab.admin, { id, options }, action);
      expect(answer).toEqual({ ok: true, value: {} });
      await shown(lab, action, { id, options }, asked);
    },
    close: async () => {
      for (const release of held) release();
      await Promise.all(both.map((session) => session.close()));
      await simulator.close();
    },
  };
  const isReady = ({ world: { view } }: Session): boolean =>
    (
      ['VirtualMachine', 'VirtualMachineInstance', 'PersistentVolumeClaim', 'VirtualMachineBackup'] as const
    ).every((kind) => view.health[kind]?.type === 'live');
  await until('both follow the cluster', () => both.every(isReady));
  return lab;
}

type Answer = { ok: boolean; error?: AppError };

async function ask(
  lab: Lab,
  session: Session,
  { id, options }: Target,
  name: ActionName,
): Promise<{ answer: Answer; asked: Asked }> {
  const action: Action = actions[name];
  const { view } = lab.admin.world;
  const mark = action.mark?.(lab.entity(id), view) ?? null;
  const asked = { options: action.options.parse(options), mark };
  const request = { action: name, entity: id, ...(options === undefined ? {} : { options }) };
  const answer = await runAction(session, request, new AbortController().signal);
  return { answer, asked };
}

/** Waits until the other user knows of something too; tells of it where that one may not even look at its kind. */
async function letKnow(
  { viewer: { world }, entity }: Lab,
  name: ActionName,
  { id, options }: Target,
): Promise<void> {
  const known = entity(id);
  const action: Action = actions[name];
  const parsed = action.options.parse(options);
  const { view } = world;
  if (known.kind !== 'Unreadable' && view.health[known.kind]?.type === 'forbidden') world.put([known]);
  const can = (): boolean => {
    const found = view.entities.get(id);
    if (found === undefined || action.can(found, view) !== true) return false;
    return (action.check?.(found, view, parsed) ?? true) === true;
  };
  await until('the other knows it too', can);
}

/** Waits until the watch shows the effect of an action. */
async function shown(lab: Lab, name: ActionName, { id }: Target, asked: Asked): Promise<void> {
  const action: Action = actions[name];
  const { view } = lab.admin.world;
  await until(`the watch shows ${name} of ${id}`, () => action.isDone(view.entities.get(id), view, asked));
}

/** Tries each verb: done, forbidden, refused by a web hook, in conflict, and cut off after it was sent. */
export function describeVerbs(title: string, verbs: readonly Verb[], options: SimulatorOptions = {}): void {
  describe(title, () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await openLab({ vms: 12 + verbs.length * 6, hosts: 4, ...options });
    }, 120_000);
    afterAll(() => lab.close());

    describe.each(
      verbs.map((verb) => [[verb.action, verb.variant].filter(Boolean).join(', '), verb] as const),
    )('%s', (_name, verb) => {
      const { action, request } = verb;
      const withFault = async (fault: string, target: Target): Promise<{ answer: Answer; asked: Asked }> => {
        const end = await lab.simulator.cluster.faults.set(`${fault}@${request}:count=1`);
        const ended = await ask(lab, lab.admin, target, action);
        const left = lab.simulator.cluster.faults.list();
        await end();
        expect(left, 'the fault met the request').toEqual([]);
        return ended;
      };

      it('is done, and the watch shows it', async () => {
        const target = await verb.prepare(lab);
        const { answer, asked } = await ask(lab, lab.admin, target, action);
        expect(answer).toEqual({ ok: true, value: {} });
        await shown(lab, action, target, asked);
        verb.expectDone?.(lab, target);
      });

      it.skipIf(verb.isForbidden === false)('is refused to one who may only look', async () => {
        const target = await verb.prepare(lab);
        await letKnow(lab, action, target);
        const { answer } = await ask(lab, lab.viewer, target, action);
        expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden', entity: target.id } });
        expect(answer.error?.message).toMatch(/cannot (create|update|patch|delete|get) resource/);
      });

      it('tells the refusal of a web hook word for word', async () => {
        const { answer } = await withFault('403=webhook', await verb.prepare(lab));
        expect(answer).toMatchObject({ ok: false, error: { code: 'rejected' } });
        expect(answer.error?.message).toBe(
          'admission webhook "validator.harvesterhci.io" denied the request: simulated refusal',
        );
      });

      it('tells a conflict', async () => {
        const { answer } = await withFault('409', await verb.prepare(lab));
        expect(answer).toMatchObject({ ok: false, error: { code: 'conflict' } });
      });

      it('is unsure where the connection is lost after it was sent; the watch tells', async () => {
        const target = await verb.prepare(lab);
        const { answer, asked } = await withFault('drop', target);
        expect(answer).toMatchObject({ ok: false, error: { isUnsure: true, cluster: 'c' } });
        await shown(lab, action, target, asked);
        verb.expectDone?.(lab, target);
      });
    });
  });
}
