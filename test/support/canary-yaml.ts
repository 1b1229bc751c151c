import { expect } from 'vitest';
import type { TestBackend } from './backend.ts';

/** What a user writes into a Secret by hand. */
export const plantedInYaml = {
  sshKey: 'CANARYsshkeyb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAE0d71',
  opaque: 'CANARY-opaque-value-c40e',
  registry: 'CANARY-docker-password-12fd',
};

/** A Secret with an SSH private key, a pull secret and a value, as a user pastes it. */
const secretText = `apiVersion: v1
kind: Secret
metadata:
  name: canary-by-hand
  namespace: default
stringData:
  ssh-privatekey: |
    -----BEGIN OPENSSH PRIVATE KEY-----
    ${plantedInYaml.sshKey}
    -----END OPENSSH PRIVATE KEY-----
  other: ${plantedInYaml.opaque}
  .dockerconfigjson: '{"auths":{"r.invalid":{"auth":"${Buffer.from(`ada:${plantedInYaml.registry}`).toString('base64')}","password":"${plantedInYaml.registry}"}}}'
`;

type Stage = { app: TestBackend; cluster: string; vm: string };

/** How every name that reads and writes objects as YAML is used once, on objects that hold secrets. */
export const yamlUses = {
  'yaml.schema': async ({ app, cluster }: Stage) => {
    const kind = { apiVersion: 'harvesterhci.io/v1beta1', kind: 'Setting' };
    expect(await app.call('yaml.schema', { cluster, ...kind })).toMatchObject({ ok: true });
  },
  'yaml.kinds': async ({ app, cluster }: Stage) => {
    expect(await app.call('yaml.kinds', { cluster })).toMatchObject({ ok: true });
  },
  'yaml.edit': async ({ app, vm, cluster }: Stage) => {
    for (const entity of [vm, `${cluster}/Setting/-/backup-target`]) {
      const read = await app.call('object.read', { entity });
      const base = read.ok ? read.value.yaml : '';
      const edited = base
        .replace('metadata:\n', 'metadata:\n  labels:\n    seen: "yes"\n')
        .replace(/^ {2}labels:\n( {4}(?!seen).*\n)+/m, '');
      const how = { isDry: true, takesOver: true, keepsMine: true };
      expect(await app.call('yaml.edit', { entity, base, edited, ...how })).toMatchObject({ ok: true });
    }
  },
  'yaml.apply': async ({ app, cluster }: Stage) => {
    const text =
      'apiVersion: harvesterhci.io/v1beta1\nkind: Setting\nmetadata:\n  name: backup-target\nvalue: ""\n';
    const applied = await app.call('yaml.apply', { cluster, text, isDry: true, takesOver: false });
    expect(applied).toMatchObject({ ok: true });
    // Tried, made, and broken as YAML.
    const texts = [secretText, `${secretText}  {{ "`, `${secretText}x: [`];
    for (const secret of texts) {
      for (const isDry of [true, false])
        await app.call('yaml.apply', { cluster, text: secret, isDry, takesOver: !isDry });
    }
    const entity = `${cluster}/Secret/default/canary-by-hand`;
    await app.call('object.read', { entity });
    const edited = secretText.replace('other:', 'another:');
    const how = { isDry: false, takesOver: true, keepsMine: true };
    await app.call('yaml.edit', { entity, base: secretText, edited, ...how });
  },
  'yaml.delete': async ({ app, cluster }: Stage) => {
    const entity = `${cluster}/VirtualMachineImage/default/no-such-image`;
    expect(await app.call('yaml.delete', { entity, uid: '' })).toMatchObject({ ok: true });
  },
  'upload.begin': async ({ app, cluster }: Stage) => {
    const image = { displayName: 'canary', fileName: 'canary.img', sizeBytes: 512, checksum: '' };
    const place = { cluster, namespace: 'default', storageClass: null, backend: 'backingimage' as const };
    const begun = await app.call('upload.begin', { ...place, ...image });
    const upload = begun.ok ? begun.value.upload : '';
    expect(begun).toMatchObject({ ok: true });
    const base64 = Buffer.alloc(512).toString('base64');
    expect(await app.call('upload.chunk', { upload, base64 })).toMatchObject({ ok: true });
    expect(await app.call('upload.end', { upload })).toMatchObject({ ok: true });
  },
  'upload.chunk': async ({ app }: Stage) => {
    expect(await app.call('upload.chunk', { upload: 'none', base64: '' })).toMatchObject({ ok: false });
  },
  'upload.end': async ({ app }: Stage) => {
    expect(await app.call('upload.end', { upload: 'none' })).toMatchObject({ ok: false });
  },
  'upload.cancel': async ({ app }: Stage) => {
    expect(await app.call('upload.cancel', { upload: 'none' })).toMatchObject({ ok: true });
  },
};
