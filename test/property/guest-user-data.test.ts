import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { toYaml } from '../../shared/guest/provision/emit-yaml.ts';
import type { YamlValue } from '../../shared/guest/provision/emit-yaml.ts';
import { networkDataOf } from '../../shared/guest/provision/network-data.ts';
import { configOf } from '../../shared/guest/provision/node-config.ts';
import { registriesOf } from '../../shared/guest/provision/registries.ts';
import { userDataOf } from '../../shared/guest/provision/user-data.ts';
import { GuestNodeSpec, GuestSpec } from '../../shared/guest/provision/spec.ts';
import { hasCloudInit, readByCloudInit, schemaFault } from '../support/cloud-init.ts';
import {
  anyGuestNode,
  anyGuestSecrets,
  anyGuestSpec,
  anyGuestStart,
  hostileText,
} from '../support/guest-arbitrary.ts';
import { nodeKeysOf } from '../support/guest-config-keys.ts';

const parts = fc.record({
  spec: anyGuestSpec,
  node: anyGuestNode,
  secrets: anyGuestSecrets,
  start: anyGuestStart,
});
type Read = { write_files: { path: string; content: string }[]; runcmd: string[][]; hostname: string };
const fileIn = (read: Read, name: string): string | undefined =>
  read.write_files.find(({ path }) => path.endsWith(`/${name}`))?.content;

describe('YAML that is written', () => {
  const value = fc.letrec<{ value: YamlValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      hostileText,
      fc.boolean(),
      fc.integer(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        hostileText.filter((key) => key !== '__proto__'),
        tie('value'),
        {
          maxKeys: 3,
          noNullPrototype: true,
        },
      ),
    ),
  })).value;

  it('is read back as it was by YAML 1.1 and 1.2', () => {
    fc.assert(
      fc.property(value, (each) => {
        const text = toYaml({ each });
        expect(parse(text, { version: '1.2' })).toEqual({ each });
        expect(parse(text, { version: '1.1' })).toEqual({ each });
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps keys texts that look like numbers or answers', () => {
    for (const key of ['E0', 'e12', 'y', 'No', 'Inf', '0x1F', '1_000', '12:30', '.5']) {
      const text = toYaml({ [key]: 'v' });
      for (const version of ['1.1', '1.2'] as const) expect(parse(text, { version })).toEqual({ [key]: 'v' });
    }
  });

  it.skipIf(!hasCloudInit)('is read back as it was by the parser of cloud-init', () => {
    const values = fc.sample(value, { numRuns: 400, seed: 7 });
    const answers = readByCloudInit(values.map((each) => toYaml({ each })));
    values.forEach((each, index) => expect(answers[index]?.value?.each, toYaml({ each })).toEqual(each));
  });
});

describe('user data of guest nodes', () => {
  it('holds what was asked for, whatever the names and values are', () => {
    fc.assert(
      fc.property(parts, ({ spec, node, secrets, start }) => {
        GuestSpec.parse(spec);
        GuestNodeSpec.parse(node);
        const text = userDataOf(spec, node, secrets, start);
        expect(text.startsWith('#cloud-config\n')).toBe(true);
        const read = parse(text, { version: '1.1' }) as Read;
        const config = parse(fileIn(read, 'config.yaml') ?? '', { version: '1.1' }) as Record<
          string,
          unknown
        >;
        expect(config).toEqual(configOf(spec, node, secrets, start));
        const known = nodeKeysOf(spec.distribution, node.role);
        expect(Object.keys(config).filter((key) => !known.has(key))).toEqual([]);
        const registries = registriesOf(spec, secrets);
        const file = fileIn(read, 'registries.yaml');
        expect(file === undefined ? null : parse(file, { version: '1.1' })).toEqual(registries);
        expect(read.runcmd.flat().every((word) => typeof word === 'string')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.skipIf(!hasCloudInit)('is accepted by cloud-init and means there what it means here', () => {
    const samples = fc.sample(parts, { numRuns: 120, seed: 11 });
    const texts = samples.map(({ spec, node, secrets, start }) => userDataOf(spec, node, secrets, start));
    const answers = readByCloudInit(texts);
    texts.forEach((text, index) => {
      expect(answers[index]?.fault, text).toBeUndefined();
      expect(answers[index]?.value, text).toEqual(parse(text, { version: '1.1' }));
    });
    for (const text of texts.slice(0, 4)) expect(schemaFault(text)).toBeUndefined();
    expect(schemaFault('#cloud-config\nruncmd: {}\n')).toContain('runcmd');
  });

  it('has a network only for fixed addresses, which the VM has the hardware address of', () => {
    fc.assert(
      fc.property(anyGuestSpec, anyGuestNode, (spec, node) => {
        const text = networkDataOf(spec, node);
        if (node.address === null) expect(text).toBe('');
        else {
          expect(parse(text)).toMatchObject({
            version: 2,
            ethernets: {
              nic0: {
                match: { macaddress: expect.stringMatching(/^02(:[0-9a-f]{2}){5}$/) as string },
                addresses: [node.address.cidr],
              },
            },
          });
        }
      }),
    );
  });
});
