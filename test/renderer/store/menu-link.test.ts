import { expect, test } from 'vitest';
import { toTemplate } from '../../../electron/menu-template.ts';
import { parseMenuLink } from '../../../renderer/store/menu-link.ts';

test.each([
  ['acre://open?dialog=add-cluster', { type: 'add-cluster' }],
  ['acre://open?dialog=network', { type: 'network' }],
  ['acre://open?dialog=settings', { type: 'settings' }],
  ['acre://open?dialog=tour', { type: 'tour' }],
  ['acre://open?theme=dark', { type: 'theme', theme: 'dark' }],
  ['acre://open?theme=pink', null],
  ['acre://open?theme=', null],
  ['acre://open', null],
  ['acre://open?dialog=other', null],
  ['https://open?theme=dark', null],
  ['theme=dark', null],
])('%s asks for %j', (text, expected) => expect(parseMenuLink(text)).toEqual(expected));

test('the page knows every link that the menu sends', () => {
  const links: string[] = [];
  const press = (items: ReturnType<typeof toTemplate>): void => {
    for (const item of items) {
      item.click?.({} as never, undefined, {});
      if (Array.isArray(item.submenu)) press(item.submenu);
    }
  };
  press(
    toTemplate({
      platform: 'linux',
      language: 'en',
      hasDevTools: false,
      follow: (link) => links.push(link),
      shortcuts: {},
    }),
  );
  expect(links).toHaveLength(10);
  for (const link of links) expect(parseMenuLink(link)).not.toBeNull();
});
