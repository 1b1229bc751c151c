import { describe, expect, it } from 'vitest';
import { crdColumnsOf, jsonPath } from '../../../electron/simulator/crd-columns.ts';
import { RESOURCES } from '../../../electron/simulator/resources.ts';
import { toTable } from '../../../electron/simulator/table.ts';
import { toEntry } from '../../../electron/simulator/kind-table.ts';

describe('columns of custom resources', () => {
  it.each<[string, unknown]>([
    ['.spec.name', 'a'],
    ['.spec.list[1]', 'y'],
    [".status.conditions[?(@.type=='Ready')].status", 'True'],
    ['.status.conditions[?(@.type=="Gone")].status', undefined],
    [".metadata.labels['cluster\\.x-k8s\\.io/name']", 'c'],
    ['.spec.absent.deeper', undefined],
  ])('%s is read', (path, expected) => {
    const object = {
      metadata: { labels: { 'cluster.x-k8s.io/name': 'c' } },
      spec: { name: 'a', list: ['x', 'y'] },
      status: {
        conditions: [
          { type: 'Other', status: 'False' },
          { type: 'Ready', status: 'True' },
        ],
      },
    };
    expect(jsonPath(path)(object)).toEqual(expected);
  });

  it('refuses a path that is not simple', () => {
    expect(() => jsonPath('.items[*].name')).toThrow('no simple JSON path');
  });

  it('reads the paths of every kind', () => {
    const counts = Object.values(RESOURCES).map((resource) => crdColumnsOf(resource)?.length ?? 0);
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(50);
  });

  it('makes the table of a kind that has no printer of its own', () => {
    const addon = {
      apiVersion: 'harvesterhci.io/v1beta1',
      kind: 'Addon',
      metadata: { name: 'pcidevices-controller', namespace: 'harvester-system' },
      spec: {
        repo: 'http://harvester-cluster-repo/charts',
        chart: 'harvester-pcidevices-controller',
        enabled: true,
      },
    };
    const entry = toEntry('harvester-system/pcidevices-controller', 1, addon);
    const table = toTable(RESOURCES.addons, [entry], {}, 'None') as {
      columnDefinitions: { name: string }[];
      rows: { cells: unknown[] }[];
    };
    expect(table.columnDefinitions.map((column) => column.name)).toEqual([
      'Name',
      'HelmRepo',
      'ChartName',
      'Enabled',
    ]);
    expect(table.rows[0]?.cells).toEqual([
      'pcidevices-controller',
      'http://harvester-cluster-repo/charts',
      'harvester-pcidevices-controller',
      true,
    ]);
  });
});
