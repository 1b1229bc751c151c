import { expect } from 'vitest';
import { until } from './backend.ts';
import type { TestBackend } from './backend.ts';
import type { TestSimulator } from './simulator.ts';

type Stage = { app: TestBackend; simulator: TestSimulator; guest: string; guestKubeconfigs: string[] };

/** How each name of guest clusters is used once, for the search for secrets. */
export const guestUses = {
  'guest.setKubeconfig': async ({ app, simulator, guest, guestKubeconfigs }: Stage) => {
    const [, , namespace = '', name = ''] = guest.split('/');
    const { kubeconfig: text } = (await simulator.cluster.guests.apiOf(namespace, name))!;
    guestKubeconfigs.push(text);
    const read = await app.call('kubeconfig.read', { text, source: 'pasted' });
    if (!read.ok) throw new Error(read.error.message);
    const set = { guest, draft: read.value.draft, context: 'default' };
    expect(await app.call('guest.setKubeconfig', set)).toEqual({ ok: true, value: {} });
  },
  'guest.follow': async ({ app, guest }: Stage) => {
    let nodes = 0;
    app.follow('guest.follow', { guest }, ({ report }) => (nodes = report?.nodes.length ?? 0));
    await until('its nodes are told', () => nodes > 0);
  },
  'guest.saveKubeconfig': async ({ app, guest }: Stage) => {
    expect(await app.call('guest.saveKubeconfig', { guest })).toEqual({ ok: true, value: { isSaved: true } });
  },
  'guest.forgetKubeconfig': ({ app, guest }: Stage) => app.call('guest.forgetKubeconfig', { guest }),
};
