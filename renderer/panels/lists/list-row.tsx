import { memo } from 'react';
import type { MouseEvent } from 'react';
import { useWording } from '../../ui/wording.ts';
import { CellContent } from './cell.tsx';
import { isNumeric } from './column.ts';
import type { Row } from './column.ts';
import type { Shown } from './set-up.ts';
import { rowPx } from './window-rows.ts';

type RowProps = {
  row: Row;
  index: number;
  domId: string;
  columns: Shown['columns'];
  template: string;
  isChosen: boolean;
  isActive: boolean;
  onClick: (row: Row, event: MouseEvent) => void;
  onOpen: (row: Row) => void;
  onMenu: (row: Row, event: MouseEvent) => void;
};

/** One row of a list, at its place in the scrolled height. */
export const ListRow = memo(function ListRow(props: RowProps) {
  useWording();
  const { row, index, domId, columns, template, isChosen, isActive, onClick, onOpen, onMenu } = props;
  return (
    <div
      role="row"
      id={domId}
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      className="list-row list-row-grid"
      data-active={isActive || undefined}
      data-stale={row.isStale || undefined}
      style={{ gridTemplateColumns: template, transform: `translateY(${String(index * rowPx)}px)` }}
      onClick={(event) => onClick(row, event)}
      onDoubleClick={() => onOpen(row)}
      onContextMenu={(event) => onMenu(row, event)}
    >
      {columns.map((column, at) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={at + 1}
          className={isNumeric(column.form) ? 'list-cell list-number' : 'list-cell'}
        >
          <CellContent column={column} row={row} />
        </div>
      ))}
    </div>
  );
});
