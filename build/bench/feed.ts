import { openFeed } from '../../electron/world/feed.ts';
import { openWorld } from '../../electron/world/world.ts';
import { project } from '../../shared/kinds/index.ts';
import type { Entity } from '../../shared/kinds/index.ts';
import { WorldEvent } from '../../shared/ipc/contract/objects.ts';
import { timeMs, toRow } from './row.ts';
import type { BenchOptions, Row } from './row.ts';

function toVm(index: number, status: string): Entity {
  const entity = project(
    'VirtualMachine',
    {
      metadata: {
        name: `vm-${index}`,
        namespace: `ns-${index % 40}`,
        uid: `uid-${index}`,
        labels: { 'harvesterhci.io/creator': 'harvester' },
      },
      spec: {
        runStrategy: 'RerunOnFailure',
        template: {
          spec: {
            domain: { cpu: { cores: 2 }, resources: { limits: { cpu: '2', memory: '4Gi' } } },
            volumes: [{ persistentVolumeClaim: { claimName: `vm-${index}-disk-0` } }],
          },
        },
      },
      status: {
        printableStatus: status,
        created: true,
        ready: true,
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
    'bench',
  );
  if (entity === null) throw new Error('A VM without a name cannot be measured.');
  return entity;
}

/** From a change in the world to the patch as text, against sending the whole world again. */
export function benchFeed({ vms }: BenchOptions): Row[] {
  const world = openWorld('bench');
  world.put(Array.from({ length: vms }, (_, index) => toVm(index, 'Running')));
  const sent: WorldEvent[] = [];
  let fire: (() => void) | null = null;
  const clock = {
    now: () => 0,
    after: (_delayMs: number, run: () => void) => {
      fire = run;
      return () => undefined;
    },
  };
  const feed = openFeed(world, { send: (event) => sent.push(event), pending: () => 0 }, { clock });
  const flush = (): void => {
    const run = fire;
    fire = null;
    run?.();
  };
  sent.length = 0;
  const patchMs = timeMs(200, (run) => {
    const status = run % 2 === 0 ? 'Running' : 'Paused';
    world.put(Array.from({ length: 10 }, (_, offset) => toVm((run * 10 + offset) % vms, status)));
    flush();
    JSON.stringify(sent.pop());
  });
  const wholeMs = timeMs(5, () => {
    JSON.stringify({
      type: 'patch',
      patch: { put: [...world.view.entities.values()], remove: [], health: {} },
    });
  });
  const sample = {
    type: 'patch',
    patch: { put: [...world.view.entities.values()].slice(0, 1000), remove: [], health: {} },
  };
  const text = JSON.stringify(sample);
  const parseMs = timeMs(20, () => {
    WorldEvent.parse(JSON.parse(text));
  });
  const rawParseMs = timeMs(20, () => {
    JSON.parse(text);
  });
  feed.close();
  return [
    toRow('feed: 10 changes to a patch as text, peer: the whole world as text', 'ms', patchMs, wholeMs),
    toRow('feed: 1,000 entities parsed by schema, peer: JSON.parse alone', 'ms', parseMs, rawParseMs),
  ];
}
