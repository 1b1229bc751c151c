import { expect, it } from 'vitest';
import { undoOf } from '../../../electron/activity/await-effect.ts';
import { openWorld } from '../../../electron/world/world.ts';
import { ActionName } from '../../../shared/actions/index.ts';
import { toEntity } from '../../support/made-world.ts';

it.each([undefined, null, 'x', {}, { name: { toString: 1 } }, { drive: '4Gi', '\0': 1 }])(
  'nothing takes back an action whose options are not valid: %j',
  (options) => {
    const world = openWorld('c');
    const entity = toEntity('n', 'there', 'c');
    world.put([entity]);
    for (const action of ActionName.options)
      expect(() => undoOf({ world }, { action, entity: entity.id, options })).not.toThrow();
    expect(undoOf({ world }, { action: 'vm.plugNic', entity: entity.id, options })).toBeNull();
  },
);
