import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyPatch, emptyWorld, squash } from '../../shared/world/patch.ts';
import { patches } from '../support/made-world.ts';

const empty = { put: [], remove: [], health: {} };

it('one squashed patch does what two do one after the other', () => {
  fc.assert(
    fc.property(patches, patches, patches, (before, first, second) => {
      const world = applyPatch(emptyWorld, before);
      expect(applyPatch(world, squash(first, second))).toEqual(applyPatch(applyPatch(world, first), second));
    }),
  );
});

it('squashing is associative in its effect, and the empty patch changes nothing', () => {
  fc.assert(
    fc.property(patches, patches, patches, patches, (before, a, b, c) => {
      const world = applyPatch(emptyWorld, before);
      const left = applyPatch(world, squash(squash(a, b), c));
      expect(left).toEqual(applyPatch(world, squash(a, squash(b, c))));
      expect(applyPatch(world, squash(empty, a))).toEqual(applyPatch(world, a));
      expect(squash(empty, empty)).toEqual(empty);
    }),
  );
});

it('leaves the world it is applied to as it was', () => {
  fc.assert(
    fc.property(patches, patches, (before, patch) => {
      const world = applyPatch(emptyWorld, before);
      const copy = { entities: new Map(world.entities), health: { ...world.health } };
      applyPatch(world, patch);
      expect(world).toEqual(copy);
    }),
  );
});

it('a patch that comes twice, or with the next one squashed into it already, changes nothing more', () => {
  fc.assert(
    fc.property(patches, patches, patches, (before, first, second) => {
      const world = applyPatch(emptyWorld, before);
      const once = applyPatch(world, first);
      expect(applyPatch(once, first)).toEqual(once);
      expect(applyPatch(world, squash(first, first))).toEqual(once);
      const both = applyPatch(once, second);
      expect(applyPatch(both, second)).toEqual(both);
      expect(applyPatch(once, squash(first, second))).toEqual(both);
    }),
  );
});
