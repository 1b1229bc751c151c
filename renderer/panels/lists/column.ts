import type { KindName } from '../../../shared/kinds/index.ts';
import type { Problem, State } from '../../../shared/world/entity.ts';
import type { ClusterNode } from '../../scene/graph.ts';

/** What stands in a cell, before it is set in type; null where it is not known. */
export type CellValue = string | number | boolean | null;

/** How a value is set: bytes and thousandths of a core get a unit, times an age, `state` its glyph. */
export type CellForm =
  'name' | 'text' | 'mono' | 'count' | 'bytes' | 'cores' | 'time' | 'state' | 'problem' | 'yes-no';

/** One line of a list: what is common to everything, and the subject that the list's own columns read. */
export type Row = {
  /** Entity id. */
  id: string;
  cluster: ClusterNode;
  namespace: string | null;
  name: string;
  state: State;
  status: string;
  problems: readonly Problem[];
  createdAt: string | null;
  /** Whether it may be out of date. */
  isStale: boolean;
  subject: unknown;
};

/** A column of a list. */
export type Column = {
  id: string;
  label: () => string;
  form: CellForm;
  /** CSS pixels, before the user has dragged it. */
  width: number;
  /** Whether it is shown before the user has chosen. */
  isShown: boolean;
  read: (row: Row) => CellValue;
  /** What it is sorted by where that is not what is read. */
  order?: (row: Row) => CellValue;
};

/** A column of one kind: reads the subject, which is of the kind's own type. */
export type OwnColumn<S> = {
  id: string;
  label: () => string;
  form: CellForm;
  width: number;
  /** Left out of the table until the user asks for it. */
  isHidden?: true;
  read: (subject: S, row: Row) => CellValue;
};

/** The list of one kind. */
export type List = { kind: KindName; columns: readonly Column[] };

/** Whether a form is set to the right. */
export function isNumeric(form: CellForm): boolean {
  return form === 'count' || form === 'bytes' || form === 'cores' || form === 'time';
}

/** Makes a list of the columns every kind has and those of its own; `S` is what its rows have as their subject. */
export function defineList<S>(
  kind: KindName,
  own: readonly OwnColumn<S>[],
  { leading, trailing }: { leading: readonly Column[]; trailing: readonly Column[] },
): List {
  const middle = own.map(({ read, isHidden, ...column }): Column => ({
    ...column,
    isShown: isHidden !== true,
    // An object that could not be read has nothing of its kind.
    read: (row) => (row.status === 'unreadable' ? null : read(row.subject as S, row)),
  }));
  return { kind, columns: [...leading, ...middle, ...trailing] };
}
