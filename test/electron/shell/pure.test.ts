import { describe, expect, test, vi } from 'vitest';
import { findLink, openLinks, parseLink } from '../../../electron/shell/links.ts';
import { answerPage, isPageUrl } from '../../../electron/shell/page-protocol.ts';
import { minimumSize, placeWindow } from '../../../electron/shell/window-state.ts';
import { openPageFiles } from '../../../electron/page/page-files.ts';
import { openCloser } from '../../../electron/closer.ts';
import { openPageFolder } from '../web/page-folder.ts';

describe('deep links', () => {
  test.each([
    ['acre://open?entity=a/Node/-/b', 'acre://open?entity=a/Node/-/b'],
    ['ACRE://open?x=1', 'acre://open?x=1'],
    ['acre://open/?x=1#y', 'acre://open?x=1'],
    ['acre://open', 'acre://open'],
  ])('%s is one', (text, link) => expect(parseLink(text)).toBe(link));

  test.each([
    'http://open?x=1',
    'acre://delete?x=1',
    'acre://user:pw@open?x=1',
    'acre://open/path?x=1',
    'acre:open',
    'javascript:alert(1)',
    '',
    `acre://open?${'x'.repeat(2_000)}`,
  ])('%s is none', (text) => expect(parseLink(text)).toBeNull());

  test('are found among the words of a command line', () => {
    expect(findLink(['acre', '--flag', 'acre://bad', 'acre://open?x=1'])).toBe('acre://open?x=1');
    expect(findLink(['acre', '.'])).toBeNull();
  });

  test('wait for the page, and are told once', () => {
    const links = openLinks();
    for (let index = 0; index < 25; index += 1) links.push(`acre://open?n=${index}`);
    const first: string[] = [];
    const stop = links.follow((url) => first.push(url));
    expect(first).toHaveLength(20);
    expect(first[0]).toBe('acre://open?n=5');
    links.push('acre://open?n=now');
    expect(first.at(-1)).toBe('acre://open?n=now');
    stop();
    links.push('acre://open?n=later');
    const second: string[] = [];
    links.follow((url) => second.push(url));
    expect(second).toEqual(['acre://open?n=later']);
  });
});

describe('the place of the window', () => {
  const left = { x: 0, y: 0, width: 1920, height: 1050 };
  const right = { x: 1920, y: 0, width: 2560, height: 1400 };
  const at = (x: number, y: number, width = 1200, height = 800): Parameters<typeof placeWindow>[0] => ({
    bounds: { x, y, width, height },
    isMaximised: false,
  });

  test('is the one it was left at, on any display', () => {
    expect(placeWindow(at(100, 50), [left, right])).toEqual({ x: 100, y: 50, width: 1200, height: 800 });
    expect(placeWindow(at(2000, 50), [left, right])).toEqual({ x: 2000, y: 50, width: 1200, height: 800 });
    expect(placeWindow(at(-900, 50), [left])).toEqual({ x: -900, y: 50, width: 1200, height: 800 });
  });

  test.each([
    ['beyond the right edge', at(1900, 50)],
    ['on a display that is gone', at(3000, 50)],
    ['with the title bar above the screen', at(100, -400)],
    ['with the title bar below the screen', at(100, 1045)],
  ])('is the middle of the first display where it was %s', (_title, state) => {
    expect(placeWindow(state, [left])).toEqual({ width: 1200, height: 800 });
  });

  test('fits its display and never is too small for the frame', () => {
    expect(placeWindow(at(0, 0, 5000, 4000), [left])).toMatchObject({ width: 1920, height: 1050 });
    expect(placeWindow(at(0, 0, 10, 10), [left])).toMatchObject(minimumSize);
    expect(
      placeWindow({ bounds: null, isMaximised: true }, [{ x: 0, y: 0, width: 640, height: 480 }]),
    ).toEqual({
      width: 640,
      height: 480,
    });
    expect(placeWindow({ bounds: null, isMaximised: false }, [])).toEqual({ width: 1440, height: 900 });
  });
});

describe('the page in Electron', () => {
  test.each([
    ['app://acre/', true],
    ['app://acre/index.html?x=1', true],
    ['app://acre.evil/', false],
    ['app://evil@acre/', false],
    ['http://acre/', false],
    ['about:blank', false],
    ['', false],
  ])('%s is its address: %s', (url, expected) => expect(isPageUrl(url)).toBe(expected));

  test('is answered with its policy, from its folder only', async () => {
    const { folder, close } = await openPageFolder();
    const files = openPageFiles(folder);
    const page = await answerPage(files, { method: 'GET', url: 'app://acre/?x=1' });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('page')]);
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self';");
    const script = await answerPage(files, { method: 'GET', url: 'app://acre/assets/index-Ab3_xY9z.js#x' });
    expect(script.headers.get('content-type')).toContain('javascript');
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/link.txt', '/.inputs', '//secret.txt']) {
      expect((await answerPage(files, { method: 'GET', url: `app://acre${path}` })).status).toBe(404);
    }
    expect((await answerPage(files, { method: 'GET', url: 'app://other/' })).status).toBe(404);
    expect((await answerPage(files, { method: 'POST', url: 'app://acre/' })).status).toBe(405);
    await close();
  });
});

describe('closing', () => {
  test('goes backwards, once, whatever fails', async () => {
    const closer = openCloser(1_000);
    const done: string[] = [];
    closer.add(() => done.push('first'));
    closer.add(() => {
      throw new Error('no');
    });
    closer.add(async () => void done.push('last'));
    await Promise.all([closer.run(), closer.run()]);
    expect(done).toEqual(['last', 'first']);
  });

  test('does not wait for ever', async () => {
    vi.useFakeTimers();
    const closer = openCloser(1_800);
    closer.add(() => new Promise(() => {}));
    const run = closer.run();
    await vi.advanceTimersByTimeAsync(1_800);
    await run;
    vi.useRealTimers();
  });
});
