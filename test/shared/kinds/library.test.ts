import { expect, it } from 'vitest';
import { addonKind } from '../../../shared/kinds/addon.ts';
import { Entity, kindsOf, project, readingOf } from '../../../shared/kinds/index.ts';
import type { KindName } from '../../../shared/kinds/index.ts';
import { keyPairKind } from '../../../shared/kinds/key-pair.ts';
import { vmBackupKind } from '../../../shared/kinds/vm-backup.ts';
import { vmRestoreKind } from '../../../shared/kinds/vm-restore.ts';
import { vmScheduleKind } from '../../../shared/kinds/vm-schedule.ts';
import { vmTemplateVersionKind } from '../../../shared/kinds/vm-template-version.ts';
import { vmTemplateKind } from '../../../shared/kinds/vm-template.ts';
import { volumeSnapshotKind } from '../../../shared/kinds/volume-snapshot.ts';
import { findResource } from '../../../electron/simulator/resources.ts';
import {
  publicKey,
  rawAddon,
  rawBackup,
  rawKeyPair,
  rawRestore,
  rawSchedule,
  rawTemplate,
  rawTemplateVersion,
  rawVolumeSnapshot,
} from '../../support/library-objects.ts';
import { hasSchemas, objectCheck } from '../../support/schemas.ts';

const fixtures: [KindName, object][] = [
  rawKeyPair('alice'),
  rawTemplate('small'),
  rawTemplateVersion('small-1', 'small'),
  rawBackup('before'),
  rawRestore('back'),
  rawSchedule('nightly'),
  rawVolumeSnapshot('disk-before'),
  rawAddon('vm-import-controller'),
];

it.skipIf(!hasSchemas).each(fixtures)('the fixture of %s is what its schema allows', (kind, raw) => {
  const { group, plural } = readingOf(kind).resource;
  const resource = findResource(group, plural);
  if (!resource) throw new Error(`The simulator does not know ${plural}.`);
  expect(objectCheck(resource, '1.12.1')?.(raw)).toBeUndefined();
});

it.each(fixtures)(
  '%s projects to what the wire accepts, and is read only where it is followed',
  (kind, raw) => {
    const entity = project(kind, raw, 'c');
    expect(entity?.kind).toBe(kind);
    expect(Entity.parse(JSON.parse(JSON.stringify(entity)))).toEqual(entity);
    // A restore tells the state of its VM.
    if (kind !== 'VirtualMachineRestore') expect(kindsOf(null)).not.toContain(kind);
  },
);

it('an SSH key has its algorithm, comment and fingerprint', () => {
  expect(keyPairKind.project(rawKeyPair('alice')[1], 'c')).toMatchObject({
    status: 'Valid',
    keyPair: { publicKey, algorithm: 'ssh-ed25519', comment: 'alice@work' },
  });
});

it('a key that Harvester refused is an error with its words', () => {
  const [, raw] = rawKeyPair('k');
  const refused = {
    ...raw,
    status: { conditions: [{ type: 'validated', status: 'False', message: 'no key in it' }] },
  };
  expect(keyPairKind.project(refused, 'c')).toMatchObject({ state: 'error', status: 'no key in it' });
});

it('a template names its default version, and one without any says so', () => {
  expect(vmTemplateKind.project(rawTemplate('small')[1], 'c')).toMatchObject({
    status: 'Ready',
    template: { defaultVersion: 'default/small-1', defaultNumber: 1, latestNumber: 2 },
  });
  const [, raw] = rawTemplate('new');
  expect(vmTemplateKind.project({ ...raw, spec: {}, status: {} }, 'c').status).toBe('No version yet');
});

it('a version of a template has what a VM made from it gets', () => {
  expect(vmTemplateVersionKind.project(rawTemplateVersion('small-1', 'small')[1], 'c')).toMatchObject({
    status: 'Ready',
    templateVersion: {
      template: 'default/small',
      number: 1,
      image: 'default/sles',
      keyPairs: ['default/alice'],
      cpus: 4,
      memoryBytes: 8 * 2 ** 30,
      disks: 1,
    },
  });
});

it('a backup says what it is of, and why it failed', () => {
  expect(vmBackupKind.project(rawBackup('before')[1], 'c')).toMatchObject({
    status: 'Ready',
    backup: { type: 'snapshot', vm: 'web-1', schedule: 'default/nightly', progress: 100 },
  });
  expect(vmBackupKind.project(rawBackup('bad', { error: 'target is full' })[1], 'c')).toMatchObject({
    state: 'error',
    status: 'target is full',
  });
});

it('a restore, a schedule and a snapshot of a volume say how far they are', () => {
  expect(vmRestoreKind.project(rawRestore('back')[1], 'c')).toMatchObject({
    state: 'starting',
    restore: { vm: 'web-2', backup: 'default/before', isNewVm: true, progress: 30 },
  });
  expect(vmScheduleKind.project(rawSchedule('nightly')[1], 'c')).toMatchObject({
    status: 'Active',
    schedule: { cron: '0 3 * * *', retain: 8, kept: 1 },
  });
  expect(vmScheduleKind.project(rawSchedule('nightly', true)[1], 'c')).toMatchObject({
    state: 'paused',
    status: 'Suspended',
  });
  expect(volumeSnapshotKind.project(rawVolumeSnapshot('s')[1], 'c')).toMatchObject({
    status: 'Ready',
    snapshot: { volume: 'web-1-disk-0', sizeBytes: 10 * 2 ** 30 },
  });
});

it.each([
  [{}, 'running', 'Enabled'],
  [{ enabled: false, status: 'AddonDisabled' }, 'off', 'Disabled'],
  [{ enabled: false, status: '' }, 'off', 'Disabled'],
  [{ status: 'AddonEnabling' }, 'starting', 'Enabling'],
  [{ status: 'AddonReplaced' }, 'pending', 'AddonReplaced'],
  [{ failed: 'the chart did not install' }, 'error', 'Enabled'],
])('an add-on that is %o is shown as %s, %s', (over, state, status) => {
  expect(addonKind.project(rawAddon('a', over)[1], 'c')).toMatchObject({ state, status });
});
