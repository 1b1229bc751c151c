import { expect, test } from 'vitest';
import { toBrowserArgs } from '../../../electron/web/open-browser.ts';

test('the browser gets a window and a profile of its own', () => {
  const args = toBrowserArgs('http://127.0.0.1:1/?launch=x', '/data');
  expect(args).toContain('--app=http://127.0.0.1:1/?launch=x');
  expect(args.some((arg) => /^--user-data-dir=.data.browser$/.test(arg))).toBe(true);
  expect(args).toContain('--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1');
});
