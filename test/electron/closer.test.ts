import { expect, it } from 'vitest';
import { openCloser } from '../../electron/closer.ts';

it('closes in reverse order, once, and goes on after a step that fails', async () => {
  const closer = openCloser(1_000);
  const closed: string[] = [];
  closer.add(() => closed.push('first'));
  closer.add(() => Promise.reject(new Error('no')));
  closer.add(() => closed.push('last'));
  await Promise.all([closer.run(), closer.run()]);
  await closer.run();
  expect(closed).toEqual(['last', 'first']);
});

it('gives every step its turn though one never ends', async () => {
  const closer = openCloser(20);
  const closed: string[] = [];
  closer.add(async () => {
    await new Promise((done) => setImmediate(done));
    closed.push('first');
  });
  closer.add(() => new Promise(() => undefined));
  await closer.run();
  expect(closed).toEqual(['first']);
});
