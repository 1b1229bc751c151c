import { expect, it, vi } from 'vitest';
import { toNoteToast } from '../../../renderer/panels/activity-words.ts';
import { openActions } from '../../../renderer/store/actions.ts';
import type { Activity } from '../../../renderer/store/activity.ts';
import { createViewStore } from '../../../renderer/store/view-store.ts';
import { createWorldStore } from '../../../renderer/store/world-store.ts';
import { vmKind } from '../../../shared/kinds/vm.ts';
import { ok } from '../../../shared/result.ts';
import { clusterInfo, worldWith } from '../../support/entities.ts';
import { openFakeClient } from '../../support/fake-client.ts';
import { vmObject } from '../../support/fixtures/objects.ts';

/** A VM that can grow, of so many CPUs; `conditions` are those of its object. */
const vmOf = (sockets: number, conditions: object[] = []) =>
  vmKind.project(
    vmObject({
      annotations: { 'harvesterhci.io/enableCPUAndMemoryHotplug': 'true' },
      spec: {
        template: {
          spec: {
            domain: {
              cpu: { sockets, cores: 1, threads: 1, maxSockets: 8 },
              memory: { guest: '2Gi', maxGuest: '8Gi' },
            },
          },
        },
      },
      status: { conditions },
    }),
    'a',
  );

it('what is done, but taken on by a restart only, is told with the words of KubeVirt', async () => {
  const world = createWorldStore();
  world.setClusters([clusterInfo('a')]);
  const show = (vm: ReturnType<typeof vmOf>): void => world.setWorlds(new Map([['a', worldWith(vm)]]));
  show(vmOf(4));
  const onDone = vi.fn<(activity: Activity, note: string | null) => void>();
  const actions = openActions({
    backend: openFakeClient({ 'action.run': () => ok({}) }),
    world,
    view: createViewStore(),
    layers: { hold: () => () => undefined },
    onTrouble: vi.fn(),
    onDone,
  });
  await actions.run('vm.resize', vmOf(4).id, { options: { sockets: 2, memoryBytes: null } });
  expect(onDone).not.toHaveBeenCalled();
  const message = 'Reduction of CPU socket count requires a restart';
  show(vmOf(2, [{ type: 'RestartRequired', status: 'True', message }]));
  const [activity, note] = onDone.mock.calls[0] ?? [];
  expect(note).toBe(`web-01 takes it on when it is restarted. KubeVirt says: ${message}.`);
  expect(toNoteToast(activity!, note!)).toMatchObject({
    tone: 'info',
    title: 'Done: change CPU and memory web-01',
    text: note,
  });
  actions.close();
});
