import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { toEntityId } from '../../../shared/id.ts';
import { parseAddress, toAddress } from '../../../renderer/store/address.ts';

test.each([
  ['acre://open?entity=a/VirtualMachine/default/web', 'a/VirtualMachine/default/web'],
  ['acre://open/?entity=a%2FNode%2F-%2Fnode-01', 'a/Node/-/node-01'],
  ['acre://open?cluster=berlin-dc1', 'berlin-dc1'],
  ['#/berlin-dc1', 'berlin-dc1'],
  ['#/a/VirtualMachine/default/web', 'a/VirtualMachine/default/web'],
  ['acre://other?cluster=a', null],
  ['acre://open?cluster=A b', null],
  ['acre://open', null],
  ['https://open?cluster=a', null],
  ['#/a/b', null],
  ['#/a/%E0%A4%A/x/y', null],
  ['#', null],
  ['', null],
  [`#/a/VirtualMachine/default/${'x'.repeat(900)}`, null],
])('%s asks for %s', (text, expected) => expect(parseAddress(text)).toBe(expected));

it('leads back to the entity it was made of', () => {
  const part = fc
    .string({ minLength: 1, maxLength: 60, unit: 'grapheme-ascii' })
    .filter((text) => !text.includes('/'));
  fc.assert(
    fc.property(part, part, part, (cluster, namespace, name) => {
      const id = toEntityId({ cluster, kind: 'VirtualMachine', namespace, name });
      expect(parseAddress(toAddress(id))).toBe(id);
    }),
  );
});
