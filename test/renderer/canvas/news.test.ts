import { expect, it } from 'vitest';
import { openNews } from '../../../renderer/canvas/news.ts';
import { openGraph } from '../../../renderer/scene/graph.ts';
import { openRancherViews } from '../../../renderer/scene/rancher-view.ts';
import { hq, rancherEvent, rancherGuest, rancherMachine } from '../../support/rancher-guests.ts';
import { smallInput } from '../../support/small-fleet.ts';

const names = ['shop-cp-n74kj-aaaaa', 'shop-cp-n74kj-bbbbb'];
const base = smallInput({
  id: 'c',
  hosts: ['node-1', 'node-2'],
  vms: names.map((name, index) => ({ name, host: `node-${index + 1}` })),
});
const info = { ...base.info, clusterUid: 'uid' };

it('tells what is wrong with a guest cluster itself, and when that is over', () => {
  const [graph, views, news] = [openGraph(), openRancherViews(), openNews()];
  const show = (credentialEnd: string | null): string => {
    const guest = rancherGuest({ machines: names.map((name) => rancherMachine(name)), credentialEnd });
    const told = [{ info: hq, event: rancherEvent([guest], 'uid') }];
    const now = Date.parse('2026-03-01T12:00:00Z');
    news.setGraph(graph.update([{ ...base, info, rancher: views([info], told, now).get('c') }]));
    return news.take();
  };
  expect(show(null)).toBe('');
  expect(show('2026-03-04T12:00:00Z')).toBe(
    '1 new problem: shop, The cloud credential that Rancher makes its nodes with ends on 2026-03-04. Give Rancher a new one before. 2 VMs, 1 problem',
  );
  expect(show('2026-03-04T12:00:00Z')).toBe('');
  expect(show('2027-03-04T12:00:00Z')).toBe('1 problem is over. 2 VMs, 0 problems');
});
