import { ArrowDown, ArrowUp } from 'lucide-react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { t } from '../../i18n/i18n.ts';
import { isNumeric } from './column.ts';
import type { Shown } from './set-up.ts';

type HeadProps = {
  shown: Shown;
  template: string;
  onSort: (id: string) => void;
  onWidth: (id: string, widthPx: number) => void;
};

const stepPx = 16;

/** The head of a list: each column sorts by a click, and is resized by its right edge or by Shift and the arrow keys. */
export function ListHead({ shown, template, onSort, onWidth }: HeadProps) {
  const { order, columns } = shown;
  return (
    <div role="rowgroup" className="list-head">
      <div role="row" aria-rowindex={1} className="list-row-grid" style={{ gridTemplateColumns: template }}>
        {columns.map(({ id, label, form, widthPx }, index) => {
          const isSorted = order.column === id;
          const Arrow = order.isDescending ? ArrowDown : ArrowUp;
          const onKeyDown = (event: KeyboardEvent): void => {
            if (!event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
            event.preventDefault();
            onWidth(id, widthPx + (event.key === 'ArrowRight' ? stepPx : -stepPx));
          };
          return (
            <div
              key={id}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none'}
              className={isNumeric(form) ? 'list-th list-number' : 'list-th'}
            >
              <button
                type="button"
                className="list-sort"
                title={t('list.resizeHint')}
                onClick={() => onSort(id)}
                onKeyDown={onKeyDown}
              >
                <span className="list-text">{label()}</span>
                {isSorted && <Arrow size={12} aria-hidden />}
              </button>
              <span
                className="list-resize"
                aria-hidden
                onPointerDown={(event) => resize(event, widthPx, (width) => onWidth(id, width))}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function resize(event: PointerEvent<HTMLElement>, widthPx: number, onWidth: (widthPx: number) => void): void {
  const handle = event.currentTarget;
  const { clientX: startX, pointerId } = event;
  const sign = document.documentElement.dir === 'rtl' ? -1 : 1;
  event.preventDefault();
  handle.setPointerCapture(pointerId);
  const move = (moved: globalThis.PointerEvent): void => onWidth(widthPx + (moved.clientX - startX) * sign);
  const end = (): void => {
    handle.removeEventListener('pointermove', move);
    handle.removeEventListener('lostpointercapture', end);
  };
  handle.addEventListener('pointermove', move);
  handle.addEventListener('lostpointercapture', end);
}
