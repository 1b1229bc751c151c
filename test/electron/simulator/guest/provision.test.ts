import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conditionOf, objectsAt, textAt } from '../../../../electron/simulator/json.ts';
import type { GuestSpec } from '../../../../shared/guest/provision/spec.ts';
import type { GuestLab } from '../../../support/guest-lab.ts';
import { openGuestLab, provisionFive } from '../../../support/guest-lab.ts';
import { guestSpec } from '../../../support/guest-spec.ts';

let lab: GuestLab;
beforeAll(async () => {
  lab = await openGuestLab();
});
afterAll(() => lab.close());

describe.each(['K3s', 'RKE2'] as const)('three servers and two agents of %s', (distribution) => {
  const spec: GuestSpec = guestSpec({ distribution, name: distribution === 'K3s' ? 'kay' : 'arr' });

  it('become five ready nodes of one cluster, whose API answers', async () => {
    const nodes = await provisionFive(lab, spec);
    const { code, json } = await lab.send(spec, 'GET', '/api/v1/nodes');
    expect(code).toBe(200);
    const items = json.items ?? [];
    expect(items.map(({ metadata }) => metadata.name).sort()).toEqual(nodes.map(({ name }) => name).sort());
    for (const item of items) {
      const role = nodes.find(({ name }) => name === item.metadata.name)?.role;
      expect(conditionOf(item, 'Ready')?.status).toBe('True');
      expect(objectsAt(item, 'spec', 'taints')).toEqual([]);
      expect(textAt(item, 'status', 'nodeInfo', 'kubeletVersion')).toBe(
        distribution === 'K3s' ? 'v1.34.2+k3s1' : 'v1.34.2+rke2r1',
      );
      expect(Object.keys(item.metadata.labels ?? {}).filter((key) => key.startsWith('node-role.'))).toEqual(
        role === 'server' ? ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/etcd'] : [],
      );
    }
  });
});
