import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuantity, toBytes, toCpuMillis } from '../../shared/quantity.ts';

describe('quantities', () => {
  it.each([
    ['0', 0],
    ['500m', 0.5],
    ['1234567890n', 1.23456789],
    ['12u', 12e-6],
    ['4Gi', 4 * 2 ** 30],
    ['1.5Ki', 1536],
    ['2k', 2000],
    ['1e3', 1000],
    ['1E3', 1000],
    ['3E', 3e18],
    ['+7', 7],
    ['.5', 0.5],
    ['-2M', -2e6],
  ])('%s is %d', (text, value) => expect(parseQuantity(text)).toBeCloseTo(value, 9));

  it.each([['4 Gi'], ['Gi'], ['4gb'], [''], ['1.2.3'], ['NaN'], [null], [undefined], [{}], [Number.NaN]])(
    '%j is no quantity',
    (text) => expect(parseQuantity(text)).toBeNull(),
  );

  it('turns CPU into whole thousandths of a core and memory into whole bytes', () => {
    expect(toCpuMillis('1234567890n')).toBe(1235);
    expect(toCpuMillis(2)).toBe(2000);
    expect(toBytes('128974848')).toBe(128974848);
    expect(toBytes('129e6')).toBe(129e6);
    expect(toBytes('oops')).toBeNull();
  });

  it('reads back every whole number of mebibytes', () => {
    fc.assert(fc.property(fc.nat(10_000_000), (n) => toBytes(`${n}Mi`) === n * 2 ** 20));
  });
});
