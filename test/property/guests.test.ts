import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openRecogniser, recogniseGuests } from '../../shared/guest/recognise.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import type { Vm } from '../../shared/kinds/vm.ts';
import { vmObject } from '../support/fixtures/objects.ts';

const word = fc.constantFrom('shop', 'prod', 'cp', 'work', 'k8s', 'worker', 'master');
const suffix = fc.constantFrom('-n74kj-gk4rn', '-n74kj-bb2cd', '1', '-2', '');
const name = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 3 }), suffix)
  .map(([words, end]) => words.join('-') + end);
const label = (key: string, value: fc.Arbitrary<string>) => value.map((text) => ({ [key]: text }));
const labels = fc
  .tuple(
    label(
      'harvesterhci.io/creator',
      fc.constantFrom('harvester', 'docker-machine-driver-harvester', 'terraform-provider-harvester'),
    ),
    fc.option(label('guestcluster.harvesterhci.io/name', fc.constantFrom('shop', 'shop-prod', ''))),
    fc.option(label('harvesterhci.io/machineSetName', fc.constantFrom('a-shop-cp', 'b-shop-prod-work'))),
    fc.option(label('harvestercluster/machinetype', fc.constantFrom('controlplane-shop', 'worker'))),
    fc.option(label('acre/role', fc.constantFrom('server', 'agent', 'other'))),
  )
  .map((parts) => Object.assign({}, ...parts) as Record<string, string>);
const vms = fc
  .uniqueArray(fc.record({ name, labels, namespace: fc.constantFrom('a', 'b') }), {
    maxLength: 14,
    selector: (each) => `${each.namespace}/${each.name}`,
  })
  .map((list) => list.map((each): Vm => vmKind.project(vmObject(each), 'c')));
const shuffled = vms.chain((list) =>
  fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
);

it('recognises the same in whatever order VMs come', () => {
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      expect(recogniseGuests(other)).toEqual(recogniseGuests(list));
    }),
  );
});

it('gives a VM to one guest cluster of its own namespace, and is certain only where two signals agree', () => {
  fc.assert(
    fc.property(vms, (list) => {
      const guests = recogniseGuests(list);
      const members = guests.flatMap((guest) => guest.members.map((member) => ({ guest, member })));
      expect(new Set(members.map(({ member }) => member.vm)).size).toBe(members.length);
      expect(new Set(guests.map(({ id }) => id)).size).toBe(guests.length);
      for (const { guest, member } of members) {
        expect(member.vm.split('/')[2]).toBe(guest.namespace);
        expect(member.guest).toBe(guest.id);
        if (member.confidence === 'certain') expect(member.signals.length).toBeGreaterThan(1);
      }
    }),
  );
});

it('ends where recognising from nothing does, whatever it has seen before', () => {
  fc.assert(
    fc.property(fc.array(vms, { minLength: 1, maxLength: 4 }), (worlds) => {
      const recognise = openRecogniser('c');
      for (const list of worlds) expect(recognise(list)).toEqual(recogniseGuests(list));
    }),
  );
});
