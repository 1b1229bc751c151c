import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { Conditions, Metadata, StringMap } from '../../shared/kinds/define.ts';
import { toReader } from '../../shared/kinds/reader.ts';

const schema = z.object({
  metadata: Metadata,
  spec: z.object({ size: z.number().nullish(), isOn: z.boolean().nullish(), tags: z.array(z.string()) }),
  status: z
    .object({
      conditions: Conditions,
      capacity: StringMap,
      limits: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
      phase: z.enum(['Bound', 'Pending']).optional(),
    })
    .nullish(),
});
const read = toReader(schema);

/** Sometimes something else than what is meant. */
const mostly = <T>(meant: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: meant }, { weight: 1, arbitrary: fc.jsonValue() });
const texts = fc.dictionary(fc.string(), mostly(fc.string()), { maxKeys: 3, noNullPrototype: true });
const condition = fc.record({ type: mostly(fc.string()), status: fc.string() }, { requiredKeys: [] });
const objects = mostly(
  fc.record(
    {
      metadata: mostly(
        fc.record(
          { name: mostly(fc.string()), namespace: mostly(fc.string()), labels: mostly(texts) },
          { requiredKeys: ['name'] },
        ),
      ),
      spec: mostly(
        fc.record(
          {
            size: mostly(fc.double()),
            isOn: mostly(fc.boolean()),
            tags: mostly(fc.array(mostly(fc.string()), { maxLength: 3 })),
          },
          { requiredKeys: ['tags'] },
        ),
      ),
      status: mostly(
        fc.record(
          {
            conditions: mostly(
              fc.oneof(
                fc.array(mostly(condition), { maxLength: 3 }),
                fc.dictionary(fc.string(), condition, { noNullPrototype: true }),
              ),
            ),
            capacity: mostly(texts),
            limits: mostly(fc.dictionary(fc.string(), mostly(fc.integer()), { noNullPrototype: true })),
            phase: mostly(fc.constantFrom('Bound', 'Pending')),
          },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: ['metadata', 'spec'] },
  ),
);

it('reads what the schema accepts, and refuses the rest with the same reason', () => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(objects, (raw) => {
      const parsed = schema.safeParse(raw);
      seen[parsed.success ? 'accepted' : 'refused'] += 1;
      if (parsed.success) expect(schema.parse(read(raw))).toEqual(parsed.data);
      else expect(() => read(raw)).toThrow(parsed.error);
    }),
    { numRuns: 500 },
  );
  expect(seen.accepted).toBeGreaterThan(20);
  expect(seen.refused).toBeGreaterThan(20);
});

it('hands over what fits without copying it', () => {
  const raw = { metadata: { name: 'a', labels: { of: 'it' } }, spec: { tags: [] }, more: 1 };
  expect(read(raw)).toBe(raw);
});
