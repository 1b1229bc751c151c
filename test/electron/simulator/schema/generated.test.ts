import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateSchemas, schemaFile } from '../../../../build/schemas.ts';
import type { SchemaNode } from '../../../../electron/simulator/schema/index.ts';
import { printerColumnsOf, schemaOf } from '../../../../electron/simulator/schema/index.ts';
import { RESOURCES } from '../../../../electron/simulator/resources.ts';
import { hasSchemas, SCHEMAS } from '../../../support/schemas.ts';

/** Kinds whose schema nobody publishes. */
const UNKNOWN = [
  'instancetype.kubevirt.io/virtualmachineclusterinstancetypes',
  'instancetype.kubevirt.io/virtualmachineclusterpreferences',
  'management.cattle.io/clusters',
  'management.cattle.io/features',
  'migrations.kubevirt.io/migrationpolicies',
];

function at(node: SchemaNode | undefined, ...path: string[]): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>((here, key) => here?.properties?.[key], node);
}

describe('the copy of the schemas', () => {
  it.skipIf(!hasSchemas)('is what its generator writes (skipped without ../shared)', async () => {
    expect((await generateSchemas(SCHEMAS)) === readFileSync(schemaFile, 'utf8')).toBe(true);
  });

  it('has a schema for every kind but those nobody publishes one for', () => {
    const without = Object.values(RESOURCES).filter((resource) => schemaOf(resource) === undefined);
    expect(without.map((resource) => resource.id).sort()).toEqual(UNKNOWN);
  });

  it('follows references, and keeps what merging and validating need', () => {
    const containers = at(schemaOf(RESOURCES.pods), 'spec', 'containers');
    expect(containers).toMatchObject({
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-patch-merge-key': 'name',
      'x-kubernetes-patch-strategy': 'merge',
      items: { properties: { image: { type: 'string' } }, required: ['name'] },
    });
    const guest = at(schemaOf(RESOURCES.vms), 'spec', 'template', 'spec', 'domain', 'memory', 'guest');
    expect(guest?.['x-kubernetes-int-or-string']).toBe(true);
    expect(at(schemaOf(RESOURCES.keyPairs), 'spec')?.required).toEqual(['publicKey']);
  });

  it('tells the releases of KubeVirt apart', () => {
    const statusOf = (version: string): string[] =>
      Object.keys(at(schemaOf(RESOURCES.vmis, { kubeVirtVersion: version }), 'status')?.properties ?? {});
    const [oldest, middle, newest] = ['1.6.3', '1.7.0', '1.8.4'].map(statusOf);
    expect(oldest).not.toEqual(newest);
    expect(statusOf('v1.6.0')).toEqual(oldest);
    expect(statusOf('1.5.1')).toEqual(oldest);
    expect(statusOf('1.7.9')).toEqual(middle);
    expect(statusOf('2.0.0')).toEqual(newest);
  });

  it('keeps the columns a CRD asks for', () => {
    expect(printerColumnsOf(RESOURCES.addons)?.map((column) => column.name)).toContain('HelmRepo');
    expect(printerColumnsOf(RESOURCES.pods)).toBeUndefined();
  });
});
