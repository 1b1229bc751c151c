import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KindName } from '../../../../shared/kinds/index.ts';
import { choose, chosenIn } from '../../../../renderer/panels/lists/choose.ts';
import type { Column, Row } from '../../../../renderer/panels/lists/column.ts';
import { listOf, lists } from '../../../../renderer/panels/lists/columns/index.ts';
import { toCsv, toField } from '../../../../renderer/panels/lists/csv.ts';
import { rowsOf } from '../../../../renderer/panels/lists/rows.ts';
import { toShown, withColumn, withOrder, withWidth } from '../../../../renderer/panels/lists/set-up.ts';
import { filterRows, naturalKey, sortRows } from '../../../../renderer/panels/lists/sort.ts';
import { rowPx, scrollFor, windowOf } from '../../../../renderer/panels/lists/window-rows.ts';
import { nodeOfRow } from '../../../../renderer/panels/lists/row-node.ts';
import { buildGraph } from '../../../../renderer/scene/graph.ts';
import { makeFleet } from '../../../support/fleet.ts';

const inputs = makeFleet({ clusters: 2, hosts: 4, vms: 60 });
const graph = buildGraph(inputs);
const worlds = new Map(inputs.map(({ info, world }) => [info.id, world]));
const vmRows = rowsOf('VirtualMachine', graph, worlds);
const columnOf = (kind: string, id: string): Column => {
  const column = listOf(kind).columns.find((each) => each.id === id);
  if (!column) throw new Error(`${kind} has no column ${id}.`);
  return column;
};

describe('the lists', () => {
  it('are there for every kind, each column once, and read every row', () => {
    expect(lists.map(({ kind }) => kind).sort()).toEqual([...KindName.options].sort());
    for (const { kind, columns } of lists) {
      expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length);
      for (const row of rowsOf(kind, graph, worlds)) for (const column of columns) column.read(row);
    }
  });

  it('hold everything over all clusters', () => {
    expect(vmRows).toHaveLength(120);
    expect(rowsOf('Node', graph, worlds)).toHaveLength(8);
    expect(new Set(vmRows.map((row) => row.cluster.id)).size).toBe(2);
  });

  it('mark what may be out of date', () => {
    const [first, second] = inputs;
    const stale = {
      type: 'stale' as const,
      since: '2026-01-05T08:00:00Z',
      error: { code: 'timeout' as const, message: 'x' },
    };
    const world = { ...first!.world, health: { ...first!.world.health, VirtualMachine: stale } };
    const rows = rowsOf('VirtualMachine', buildGraph([{ ...first!, world }, second!]), worlds);
    for (const row of rows) expect(row.isStale).toBe(row.cluster.id === first!.info.id);
  });

  it('find the node that stands for a row', () => {
    for (const row of vmRows) expect(nodeOfRow(graph, row)).toBe(row.id);
    for (const row of rowsOf('VirtualMachineInstance', graph, worlds)) {
      expect(graph.nodes.get(nodeOfRow(graph, row)!)).toMatchObject({ type: 'vm', name: row.name });
    }
    for (const row of rowsOf('StorageNode', graph, worlds)) {
      expect(graph.nodes.get(nodeOfRow(graph, row)!)).toMatchObject({ type: 'host', name: row.name });
    }
  });
});

describe('sorting', () => {
  it('orders names as people do', () => {
    const names = ['vm-10', 'vm-2', 'VM-1', 'a100', 'a99', 'b'];
    const sorted = names.sort((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1));
    expect(sorted).toEqual(['a99', 'a100', 'b', 'VM-1', 'vm-2', 'vm-10']);
  });

  it('orders numbers by value, what is not known last in either direction', () => {
    const memory = columnOf('VirtualMachine', 'memory');
    const some = vmRows.map((row, index) =>
      index % 7 === 0 ? { ...row, subject: { ...(row.subject as object), memoryBytes: null } } : row,
    );
    for (const isDescending of [false, true]) {
      const values = sortRows(some, memory, isDescending).map((row) => memory.read(row));
      const known = values.filter((value) => value !== null).map(Number);
      expect(values.slice(known.length).every((value) => value === null)).toBe(true);
      expect(known).toEqual([...known].sort((a, b) => (isDescending ? b - a : a - b)));
    }
  });

  it('comes out the same whatever the order before, by every column', () => {
    const shuffled = fc.shuffledSubarray(vmRows, { minLength: vmRows.length, maxLength: vmRows.length });
    fc.assert(
      fc.property(
        shuffled,
        fc.constantFrom(...listOf('VirtualMachine').columns),
        fc.boolean(),
        (rows, column, isDown) => {
          const ids = (all: Row[]): string[] => all.map((row) => row.id);
          expect(ids(sortRows(rows, column, isDown))).toEqual(ids(sortRows(vmRows, column, isDown)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('puts what is worst first', () => {
    const sorted = sortRows(vmRows, columnOf('VirtualMachine', 'state'), false);
    expect(sorted[0]?.state).toBe('error');
    expect(sorted.at(-1)?.state).toBe('off');
  });
});

describe('the filter', () => {
  const { columns } = toShown(listOf('VirtualMachine'));
  it('wants every word, in whatever is shown', () => {
    const row = vmRows.find((each) => each.status === 'Running')!;
    const found = filterRows(vmRows, `${row.name.toUpperCase()}  running`, columns);
    expect(found).toContain(row);
    for (const each of found) expect(each.name).toContain(row.name);
    expect(filterRows(vmRows, 'running nowhere-at-all', columns)).toEqual([]);
    expect(filterRows(vmRows, ' ', columns)).toEqual(vmRows);
  });
});

describe('the set-up', () => {
  const list = listOf('VirtualMachine');
  it('shows, hides, and never hides the last column', () => {
    const hidden = withColumn(list, undefined, 'memory');
    expect(toShown(list, hidden).columns.map(({ id }) => id)).not.toContain('memory');
    const again = withColumn(list, hidden, 'memory');
    expect(toShown(list, again).columns.map(({ id }) => id)).toEqual(
      toShown(list).columns.map(({ id }) => id),
    );
    const one = { ...hidden, columns: ['name'] };
    expect(withColumn(list, one, 'name')).toBe(one);
  });

  it('keeps widths within what can be used, and turns the order around', () => {
    expect(withWidth(undefined, 'name', -5).widths).toEqual({ name: 48 });
    const once = withOrder(undefined, toShown(list).order, 'name');
    expect(once.order).toEqual({ column: 'name', isDescending: true });
    expect(withOrder(once, once.order!, 'cpu').order).toEqual({ column: 'cpu', isDescending: false });
    expect(toShown(list, { ...once, order: { column: 'gone', isDescending: true } }).order.column).toBe(
      'name',
    );
  });
});

describe('choosing', () => {
  const ids = vmRows.map((row) => row.id);
  it('chooses one, toggles, and extends in both directions', () => {
    const [a, b, c] = ids as [string, string, string];
    expect(choose(vmRows, [a, b], { id: c, way: 'only', anchor: a })).toEqual([c]);
    expect(choose(vmRows, [a, b], { id: b, way: 'toggle', anchor: a })).toEqual([a]);
    expect(choose(vmRows, [], { id: c, way: 'range', anchor: a })).toEqual([a, b, c]);
    expect(choose(vmRows, [], { id: a, way: 'range', anchor: c })).toEqual([c, b, a]);
    expect(choose(vmRows, [], { id: a, way: 'range', anchor: null })).toEqual([a]);
  });

  it('forgets rows that are no nodes once something else is selected', () => {
    const selection = ['a'];
    expect(chosenIn({ selection, chosenRows: { ids: ['v'], selection } })).toEqual(['a', 'v']);
    expect(chosenIn({ selection: ['a'], chosenRows: { ids: ['v'], selection } })).toEqual(['a']);
  });
});

describe('the window', () => {
  it('has every visible row and few others, however long the list', () =>
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(3_000_000),
        fc.integer({ min: 60, max: 1400 }),
        (count, top, height) => {
          const { from, to } = windowOf(count, top, height);
          expect(to - from).toBeLessThanOrEqual(Math.ceil(height / rowPx) + 18);
          const first = Math.floor(top / rowPx);
          for (const index of [first, first + Math.ceil(height / rowPx)]) {
            if (index < count) expect(index >= from && index < to).toBe(true);
          }
        },
      ),
    ));

  it('scrolls no farther than it must', () => {
    expect(scrollFor(3, 0, 280)).toBe(0);
    expect(scrollFor(3, 10 * rowPx, 280)).toBe(3 * rowPx);
    expect(scrollFor(20, 0, 280)).toBe(21 * rowPx - 252);
  });
});

describe('CSV', () => {
  it('is led by a head, ends lines by CRLF, and keeps numbers plain', () => {
    const columns = ['name', 'cpu', 'memory'].map((id) => columnOf('VirtualMachine', id));
    const row = vmRows[0]!;
    const vm = row.subject as { cpuCores: number; memoryBytes: number };
    expect(toCsv(columns, [row])).toBe(
      `Name,CPU (cores),Memory (bytes)\r\n${row.name},${String(vm.cpuCores)},${String(vm.memoryBytes)}\r\n`,
    );
  });

  it('quotes what RFC 4180 wants quoted', () => {
    expect(toField('a,b')).toBe('"a,b"');
    expect(toField('say "x"')).toBe('"say ""x"""');
    expect(toField('one\r\ntwo')).toBe('"one\r\ntwo"');
    expect(toField(null)).toBe('');
    expect(toField(-5)).toBe('-5');
  });

  it('never gives a spreadsheet a formula', () =>
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@', '\t=', '\r', ' ='), fc.string(), (start, rest) => {
        const field = toField(start + rest);
        expect(field.replace(/^"/, '').startsWith("'")).toBe(true);
      }),
    ));
});
