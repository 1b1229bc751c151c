import { expect, it } from 'vitest';
import { redactObject } from '../../../electron/cluster/redact-object.ts';

it('takes out managed fields and copies of the object, and calls that no redaction', () => {
  const raw = {
    kind: 'Node',
    metadata: {
      name: 'a',
      managedFields: [{}],
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
        'objectset.rio.cattle.io/applied': 'H4',
        kept: 'yes',
      },
    },
  };
  expect(redactObject(raw)).toEqual({
    object: { kind: 'Node', metadata: { name: 'a', annotations: { kept: 'yes' } } },
    isRedacted: false,
  });
  expect(raw.metadata.managedFields).toHaveLength(1);
});

it('hides the data of Secrets', () => {
  const { object, isRedacted } = redactObject({
    kind: 'Secret',
    metadata: { name: 's' },
    data: { password: 'aHVudGVyMg==', empty: '' },
    stringData: { token: 'hunter2' },
  });
  expect(isRedacted).toBe(true);
  expect(object).toMatchObject({
    data: { password: '[hidden: 12 characters]', empty: '' },
    stringData: { token: '[hidden: 7 characters]' },
  });
});

it('hides inline cloud-init of VMs and of instances', () => {
  const volumes = [
    { name: 'root', persistentVolumeClaim: { claimName: 'root' } },
    { name: 'init', cloudInitNoCloud: { userData: 'password: hunter2', secretRef: { name: 's' } } },
    { name: 'drive', cloudInitConfigDrive: { userDataBase64: 'aHVudGVyMg==', networkData: 'hunter2' } },
  ];
  for (const spec of [{ template: { spec: { volumes } } }, { volumes }]) {
    const { object, isRedacted } = redactObject({ kind: 'VirtualMachine', metadata: { name: 'v' }, spec });
    expect(isRedacted).toBe(true);
    expect(JSON.stringify(object)).not.toMatch(/hunter2|aHVudGVyMg/);
    expect(JSON.stringify(object)).toContain('"secretRef":{"name":"s"}');
  }
});

it('shows only settings known to be free of credentials', () => {
  const setting = (name: string) =>
    redactObject({ kind: 'Setting', metadata: { name }, value: 'v1.7.0', default: '' });
  expect(setting('server-version')).toMatchObject({ object: { value: 'v1.7.0' }, isRedacted: false });
  expect(setting('backup-target')).toMatchObject({
    object: { value: '[hidden: 6 characters]', default: '' },
    isRedacted: true,
  });
});

it.each([
  { kind: 'Secret', data: 'CANARY' },
  { kind: 'Secret', x: { password: 'CANARY' } },
  { kind: 'Secret', password: 'CANARY' },
  { kind: 'Secret', stringData: ['CANARY'] },
  { kind: 'List', items: [{ kind: 'Secret', data: { a: 'CANARY' } }] },
  { kind: 'SecretList', items: [{ kind: 'Secret', stringData: { a: 'CANARY' } }] },
])('shows no data of a Secret that stands in the wrong place (case %#)', (raw) => {
  const { object, isRedacted } = redactObject(raw);
  expect(JSON.stringify(object)).not.toContain('CANARY');
  expect(isRedacted).toBe(true);
});

it('shows of a Secret what it is called, of what type it is, and whether it may change', () => {
  const raw = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, type: 'Opaque', immutable: true };
  expect(redactObject(raw)).toEqual({ object: raw, isRedacted: false });
});
