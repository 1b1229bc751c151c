import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import type { Contract } from '../../../shared/ipc/contract.ts';
import { closeAfterEach } from '../../support/keep.ts';
import { openTestBackend, until } from '../../support/backend.ts';
import type { TestBackend } from '../../support/backend.ts';
import { guestOf } from '../../support/guest-access.ts';
import { consoleUses } from '../../support/canary-consoles.ts';
import { demoUses } from '../../support/canary-demo.ts';
import { planRemoval, planUses, plantedInPlans } from '../../support/canary-plans.ts';
import { guestUses } from '../../support/canary-guests.ts';
import { rancherUses } from '../../support/canary-ranchers.ts';
import { plantedInPools, provisioningUses } from '../../support/canary-provisioning.ts';
import { passphrase, sealedUses } from '../../support/canary-sealed.ts';
import { updateUses } from '../../support/canary-updates.ts';
import { plantedInVms, vmUses } from '../../support/canary-vms.ts';
import { plantedInYaml, yamlUses } from '../../support/canary-yaml.ts';
import { formsOf } from '../../support/secret-forms.ts';
import { openTestSimulator } from '../../support/simulator.ts';
import type { TestSimulator } from '../../support/simulator.ts';

const keep = closeAfterEach();

const planted = {
  userData: 'CANARY-user-data-5c1d',
  setting: 'CANARY-backup-key-91ab',
  proxy: 'CANARY-proxy-password-77e0',
  ...plantedInPlans,
  ...plantedInVms,
  ...plantedInYaml,
  ...plantedInPools,
};

/** Puts secrets into objects that the page may ask for. */
function plant({ cluster }: TestSimulator, namespace: string, name: string): void {
  cluster.store.change(RESOURCES.vms, namespace, name, (vm) => {
    const text = JSON.stringify(vm);
    const disks = '"volumes":[';
    const volume = `{"name":"seed","cloudInitNoCloud":{"userData":"#cloud-config\\npassword: ${planted.userData}"}},`;
    const withVolume = text.replace(disks, disks + volume);
    const disk = '"disks":[{"name":"seed","disk":{"bus":"virtio"}},';
    return JSON.parse(withVolume.replace('"disks":[', disk)) as typeof vm;
  });
  cluster.store.put(RESOURCES.settings, {
    apiVersion: 'harvesterhci.io/v1beta1',
    kind: 'Setting',
    metadata: { name: 'backup-target' },
    value: JSON.stringify({ type: 's3', secretAccessKey: planted.setting }),
  });
}

type Stage = {
  app: TestBackend;
  simulator: TestSimulator;
  draft: string;
  context: string;
  /** The cluster under test, and one that may be renamed, cut and removed. */
  cluster: string;
  other: string;
  vm: string;
  /** A guest cluster, and the kubeconfigs of its administrator that were handed to the app. */
  guest: string;
  guestKubeconfigs: string[];
  /** Of plans: runs that were begun, how runs stand, and secrets that were made for them. */
  runs: string[];
  states: Map<string, string>;
  made: string[];
  /** Tokens that the Rancher gave out. */
  given: string[];
  /** A file with the token of the cluster. */
  tokenPath: string;
};

/** How every name of the contract is used once: a name that is missing here does not compile. */
const uses: Record<keyof Contract, (stage: Stage) => Promise<unknown>> = {
  'app.info': ({ app }) => app.call('app.info', {}),
  'app.links': ({ app }) => Promise.resolve(app.follow('app.links', {}, () => undefined)),
  ...demoUses,
  'preferences.read': ({ app }) => app.call('preferences.read', {}),
  'preferences.write': ({ app }) => app.call('preferences.write', { theme: 'light' }),
  'vault.follow': async ({ app }) => {
    let state = '';
    app.follow('vault.follow', {}, (info) => (state = info.state));
    await until('the vault is told', () => state !== '');
  },
  'vault.retry': ({ app }) => app.call('vault.retry', {}),
  'vault.keep': ({ app }) => app.call('vault.keep', { where: 'session' }),
  'clusters.follow': async ({ app }) => {
    let seen = 0;
    app.follow('clusters.follow', {}, ({ clusters }) => (seen = clusters.length));
    await until('the clusters are told', () => seen > 0);
  },
  'cluster.add': async ({ app, draft, context }) => {
    expect(await app.call('cluster.add', { draft, context, name: 'Twice' })).toMatchObject({ ok: true });
  },
  'cluster.replaceCredential': async ({ app, draft, context, other }) => {
    const replaced = await app.call('cluster.replaceCredential', { cluster: other, draft, context });
    expect(replaced).toMatchObject({ ok: true });
  },
  ...sealedUses,
  'cluster.update': ({ app, other }) =>
    app.call('cluster.update', { cluster: other, name: 'Renamed', colour: 3 }),
  'cluster.move': ({ app, cluster, other }) =>
    app.call('cluster.move', { cluster: other, group: 'Labs', before: cluster }),
  'cluster.belongings': async ({ app, other }) => {
    const kept = await app.call('cluster.belongings', { cluster: other });
    expect(kept).toEqual({ ok: true, value: { kept: ['credential', 'last-known', 'activity'] } });
  },
  'cluster.accept': ({ app, other }) => app.call('cluster.accept', { cluster: other, clusterUid: 'uid' }),
  'cluster.connect': ({ app, other }) => app.call('cluster.connect', { cluster: other }),
  'cluster.disconnect': ({ app, other }) => app.call('cluster.disconnect', { cluster: other }),
  'network.read': ({ app }) => app.call('network.read', {}),
  'network.write': async ({ app }) => {
    const proxy = { url: 'http://proxy.invalid:3128', user: 'ada', password: planted.proxy };
    const kept = { ok: true, value: { proxy: { user: 'ada', hasPassword: true } } };
    expect(await app.call('network.write', { proxy, noProxy: ['10.0.0.0/8'] })).toMatchObject(kept);
    const url = `http://ada:${planted.proxy}@proxy.invalid:3128`;
    const refused = await app.call('network.write', { proxy: { url, user: null, password: null } });
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid' } });
  },
  'route.read': ({ app, other }) => app.call('route.read', { cluster: other }),
  'route.write': async ({ app, other }) => {
    const proxy = { url: 'socks5h://127.0.0.1:9', user: 'ada', password: planted.proxy };
    const wanted = { cluster: other, mode: 'own' as const, proxy };
    expect(await app.call('route.write', wanted)).toMatchObject({ ok: true });
  },
  'trust.read': async ({ app, cluster }) => {
    expect(await app.call('trust.read', { cluster })).toMatchObject({ ok: true });
  },
  'trust.pin': ({ app, other }) => app.call('trust.pin', { cluster: other, sha256: 'AB'.repeat(32) }),
  'trust.unpin': ({ app, other }) => app.call('trust.unpin', { cluster: other }),
  'cluster.allowProgram': ({ app, other }) =>
    app.call('cluster.allowProgram', { cluster: other, sha256: 'a'.repeat(64) }),
  'cluster.remove': ({ app, other }) => app.call('cluster.remove', { cluster: other, orLater: true }),
  'kubeconfig.read': ({ app, simulator }) =>
    app.call('kubeconfig.read', { text: simulator.cluster.kubeconfig, source: 'pasted' }),
  'kubeconfig.choose': ({ app }) => app.call('kubeconfig.choose', {}),
  'kubeconfig.probe': async ({ app, draft, context }) => {
    expect(await app.call('kubeconfig.probe', { draft, context })).toMatchObject({ ok: true });
  },
  'kubeconfig.readFiles': async ({ app, simulator, tokenPath }) => {
    const text = simulator.cluster.kubeconfig.replace(/token: .*/, `tokenFile: ${tokenPath}`);
    const read = await app.call('kubeconfig.read', { text, source: 'pasted' });
    if (!read.ok) throw new Error(read.error.message);
    const { draft, contexts } = read.value;
    const input = { draft, context: contexts[0]!.context, paths: [tokenPath] };
    expect(await app.call('kubeconfig.readFiles', input)).toMatchObject({ ok: true });
    expect(await app.call('kubeconfig.probe', { draft, context: input.context })).toMatchObject({ ok: true });
  },
  'kubeconfig.forget': ({ app, draft }) => app.call('kubeconfig.forget', { draft }),
  'world.follow': async ({ app, cluster }) => {
    const followed = app.followWorld(cluster);
    await until('the setting is there', () =>
      [...followed.world().entities.values()].some(({ name }) => name === 'backup-target'),
    );
  },
  'layer.follow': async ({ app, cluster }) => {
    let isHeld = false;
    app.follow('layer.follow', { cluster, layer: 'storage' }, () => (isHeld = true));
    await until('the layer is held', () => isHeld);
  },
  'object.read': async ({ app, cluster, vm }) => {
    for (const entity of [vm, `${cluster}/Setting/-/backup-target`]) {
      const read = await app.call('object.read', { entity });
      expect(read).toMatchObject({ ok: true, value: { isRedacted: true } });
    }
  },
  'object.events': ({ app, vm }) => app.call('object.events', { entity: vm }),
  'diagnostics.run': async ({ app, cluster }) => {
    const found = new Map<string, string>();
    const { ended } = app.follow('diagnostics.run', { clusters: [cluster] }, (event) => {
      if (event.type === 'done') found.set(event.check, event.result.status);
    });
    expect(await ended).toBeUndefined();
    expect(found.get('authentication')).toBe('ok');
  },
  'cluster.features': async ({ app, cluster }) => {
    expect(await app.call('cluster.features', { cluster })).toMatchObject({ ok: true });
  },
  'rights.check': async ({ app, cluster }) => {
    const right = { verb: 'patch', group: 'kubevirt.io', resource: 'virtualmachines', subresource: null };
    const checked = await app.call('rights.check', { cluster, rights: [{ ...right, namespace: 'default' }] });
    expect(checked).toEqual({ ok: true, value: { allowed: [true] } });
  },
  'action.run': async ({ app, vm }) => {
    expect(await app.call('action.run', { action: 'vm.stop', entity: vm })).toMatchObject({ ok: true });
  },
  ...updateUses,
  ...vmUses,
  ...yamlUses,
  ...rancherUses,
  ...provisioningUses,
  ...consoleUses,
  ...planUses,
  'host.check': async ({ app, cluster }) => {
    expect(await app.call('host.check', { host: `${cluster}/Node/-/node-01` })).toMatchObject({ ok: true });
  },
  'host.hardware': async ({ app, cluster }) => {
    const read = await app.call('host.hardware', { host: `${cluster}/Node/-/node-01` });
    expect(read).toMatchObject({ ok: true, value: { disks: { type: 'known' } } });
  },
  'metrics.read': async ({ app, cluster }) => {
    const read = await app.call('metrics.read', { entity: `${cluster}/Node/-/node-01`, range: '1h' });
    expect(read).toMatchObject({ ok: true, value: { missing: null } });
  },
  ...guestUses,
  'plan.remove': planRemoval,
};

it('no name of the contract lets a secret out: not the token, not what objects hold', async () => {
  const simulator = keep(await openTestSimulator({ timeScale: 100, rancher: '2.13' }));
  const { plan, kubeconfig, adminToken } = simulator.cluster;
  const { namespace, name } = plan.vms.find((vm) => vm.name.startsWith('web-frontend'))!;
  plant(simulator, namespace, name);
  const folder = await mkdtemp(join(tmpdir(), 'acre-canary-'));
  keep({ close: () => rm(folder, { recursive: true }) });
  const text = simulator.cluster.kubeconfig;
  const chosen = { ok: true as const, value: [{ name: 'config', text, folder: '/nowhere' }] };
  const tokenPath = join(folder, 'token');
  await writeFile(tokenPath, `${adminToken}\n`);
  const dialogs = {
    chooseFiles: () => Promise.resolve(chosen),
    chooseTarget: (name: string) => Promise.resolve(join(folder, name)),
  };
  const app = keep(await openTestBackend({ dialogs }));
  const ids: string[] = [];
  for (const named of ['One', 'Other']) {
    const added = await app.backend.addKubeconfig(kubeconfig, { name: named });
    if (!added.ok) throw new Error(added.error.message);
    ids.push(added.value.cluster);
  }
  const [cluster, other] = ids as [string, string];
  const first = app.followWorld(cluster);
  await until('the VM is there', () => first.world().health.VirtualMachine?.type === 'live');
  const read = await app.call('kubeconfig.read', { text, source: 'pasted' });
  if (!read.ok) throw new Error(read.error.message);
  const { draft, contexts } = read.value;
  const inside = guestOf(simulator);
  const stage: Stage = {
    ...{ app, simulator, draft, context: contexts[0]!.context, cluster, other, tokenPath },
    vm: `${cluster}/VirtualMachine/${namespace}/${name}`,
    guest: `${cluster}/GuestCluster/${inside.namespace}/${inside.name}`,
    guestKubeconfigs: [],
    ...{ runs: [], states: new Map<string, string>(), made: [], given: [] },
  };
  for (const use of Object.keys(uses) as (keyof Contract)[]) {
    const before = app.frames.length;
    await uses[use](stage);
    if (use !== 'app.links') expect(app.frames.length, use).toBeGreaterThan(before);
  }
  const files = await app.files();
  const guestKey = /client-key-data: (\S+)/.exec(stage.guestKubeconfigs[0]!)![1]!;
  const guestPem = Buffer.from(guestKey, 'base64').toString();
  const ofGuests = [guestKey, guestPem, guestPem.split('\n')[1]!, simulator.rancher!.token.split(':')[1]!];
  for (const secret of [
    adminToken,
    passphrase,
    ...ofGuests,
    ...stage.made,
    ...stage.given,
    ...Object.values(planted),
  ]) {
    for (const form of formsOf(secret)) {
      expect(app.frames.filter((frame) => frame.includes(form))).toEqual([]);
      expect(app.logged.filter((line) => line.includes(form))).toEqual([]);
      expect(files.filter(({ text: kept }) => kept.includes(form)).map(({ path }) => path)).toEqual([]);
    }
  }
});
