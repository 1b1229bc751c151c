import type { CrdColumn } from './crd-columns.ts';
import { crdColumnsOf } from './crd-columns.ts';
import type { Entry } from './kind-table.ts';
import type { Resource } from './resources.ts';
import type { Column } from './table/column.ts';
import { AGE_DATE, AGE_TEXT, column, NAME, toAge } from './table/column.ts';
import { CORE_COLUMNS } from './table/core-columns.ts';
import { GROUP_COLUMNS } from './table/group-columns.ts';
import { KUBEVIRT_COLUMNS } from './table/kubevirt-columns.ts';

const columnsById = new Map<string, readonly Column[]>();

function builtIn({ id }: Resource): readonly Column[] {
  return CORE_COLUMNS[id] ?? GROUP_COLUMNS[id] ?? [NAME, AGE_TEXT];
}

/** A column a CRD asks for; dates are shown as ages. */
function toColumn(asked: CrdColumn): Column {
  const { name, type, format = '', priority } = asked;
  const cell: Column['cell'] = (object) => {
    const value = asked.cell(object);
    return type === 'date' ? (typeof value === 'string' ? toAge(value) : null) : value;
  };
  return { ...column(name, type, cell, priority), format };
}

function custom(resource: Resource): readonly Column[] {
  const known = KUBEVIRT_COLUMNS[resource.id];
  if (known !== undefined) return known;
  const asked = crdColumnsOf(resource);
  return asked === undefined ? [NAME, AGE_DATE] : [NAME, ...asked.map(toColumn)];
}

function columnsOf(resource: Resource): readonly Column[] {
  const known = columnsById.get(resource.id);
  if (known !== undefined) return known;
  const columns = resource.isBuiltIn ? builtIn(resource) : custom(resource);
  columnsById.set(resource.id, columns);
  return columns;
}

function definitions(columns: readonly Column[]): unknown[] {
  return columns.map(({ cell: _, format = '', ...definition }) => ({ ...definition, format }));
}

/** What a Table row carries of its object (query `includeObject`). */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

function row(columns: readonly Column[], entry: Entry, include: IncludeObject): unknown {
  const cells = columns.map((each) => each.cell(entry.object));
  if (include === 'None') return { cells };
  const { metadata } = entry.object;
  const partial = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
  return { cells, object: include === 'Object' ? entry.object : partial };
}

/** Entries as a Table (Kubernetes API, meta.k8s.io/v1 Table); a watch sends the columns with its first event only. */
export function toTable(
  resource: Resource,
  entries: readonly Entry[],
  metadata: Record<string, unknown>,
  include: IncludeObject,
  withColumns = true,
): unknown {
  const columns = columnsOf(resource);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: withColumns ? definitions(columns) : [],
    rows: entries.map((entry) => row(columns, entry, include)),
  };
}
