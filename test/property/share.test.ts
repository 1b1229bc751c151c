import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareCondition, shareLink, shareList, shareText, trim } from '../../shared/kinds/share.ts';

const text = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('Ready', 'True', '2026-01-05T08:01:00Z'));

it('never changes what is shared', () => {
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 5, maxLength: 5 }), { maxLength: 6 }), (rows) => {
      const conditions = rows.map(([type = '', status = '', reason = '', message = '', at = '']) =>
        shareCondition(type, status, reason, message, at),
      );
      const expected = rows.map(([type, status, reason, message, at]) => ({
        type,
        status,
        ...(reason === '' ? {} : { reason }),
        ...(message === '' ? {} : { message }),
        ...(at === '' ? {} : { changedAt: at }),
      }));
      expect(conditions).toEqual(expected);
      expect(shareList(conditions)).toEqual(expected);
      const links = rows.map(([to = '']) => shareLink('uses-volume', to));
      expect(shareList(links)).toEqual(rows.map(([to]) => ({ type: 'uses-volume', to })));
      expect(trim(links)).toEqual(links);
      expect(rows.flat().map(shareText)).toEqual(rows.flat());
      expect(shareList(rows.flat())).toEqual(rows.flat());
    }),
  );
});

it('keeps equal conditions, links and lists once', () => {
  const ready = () => shareCondition('Ready', 'True', '', '', '2026-01-05T08:01:00Z');
  expect(ready()).toBe(ready());
  expect(shareLink('runs-on', 'c/Node/-/a')).toBe(shareLink('runs-on', 'c/Node/-/a'));
  expect(shareList([ready()])).toBe(shareList([ready()]));
});
