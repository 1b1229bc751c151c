import { afterEach } from 'vitest';

type Closable = { close: () => Promise<void> };

/** Closes after each test what was kept in it, last first. Call it once at the top of a file. */
export function closeAfterEach(): <T extends Closable>(thing: T) => T {
  const open: Closable[] = [];
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close();
  });
  return (thing) => {
    open.push(thing);
    return thing;
  };
}
