import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

type Sight = { name: string } & NonNullable<Parameters<Page['emulateMedia']>[0]>;

const sights: readonly Sight[] = [
  { name: 'light', colorScheme: 'light', contrast: 'no-preference' },
  { name: 'dark of high contrast', colorScheme: 'dark', contrast: 'more' },
  { name: 'light of high contrast', colorScheme: 'light', contrast: 'more' },
  { name: 'dark', colorScheme: 'dark', contrast: 'no-preference' },
];

/** What axe finds wrong in the page, or in a part of it. */
export async function violationsIn(
  page: Page,
  where: string,
  rules: string[] = [],
  part?: string,
): Promise<string[]> {
  // Legacy mode runs in the page itself; the other opens a page of its own every time.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  if (rules.length > 0) builder.withRules(rules);
  // Menus float beside the landmarks of the page, which is how they are meant to be.
  else builder.disableRules(['region']);
  if (part !== undefined) builder.include(part);
  const { violations } = await builder.analyze();
  return violations.map(
    ({ id, nodes }) => `${where}: ${id} at ${nodes.map((node) => node.target.join(' ')).join('; ')}`,
  );
}

/** The same for all rules, and for colours in every theme. */
export async function violationsInAll(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name, ...media } of sights) {
    await page.emulateMedia(media);
    found.push(...(await violationsIn(page, `${where}, ${name}`, name === 'dark' ? [] : ['color-contrast'])));
  }
  return found;
}
