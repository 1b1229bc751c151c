import { isSet, LETTER } from './font.ts';

/** The size of a screen in letters, and of a letter's cell in pixels. */
export const SIZE = { columns: 80, rows: 25, cellWidth: 9, cellHeight: 16 };
export const WIDTH = SIZE.columns * SIZE.cellWidth;
export const HEIGHT = SIZE.rows * SIZE.cellHeight;

/** A screen of text, as the text mode of a graphics card. */
export interface Screen {
  write: (text: string) => void;
  /** The first row stays as it is set, for what is told about the guest. */
  setTitle: (text: string) => void;
  /** The brightness of a pixel, 0 to 255. */
  pixel: (x: number, y: number) => number;
  /** Rises with every change. */
  version: () => number;
  text: () => string[];
}

/** Opens an empty screen. */
export function createScreen(): Screen {
  const rows = Array.from({ length: SIZE.rows }, () => '');
  let row = 2;
  let column = 0;
  let version = 1;

  const put = (letter: string): void => {
    if (letter === '\r') column = 0;
    else if (letter === '\b') column = Math.max(0, column - 1);
    else if (letter === '\n') {
      if (row < SIZE.rows - 1) row += 1;
      else {
        rows.splice(2, 1);
        rows.push('');
      }
    } else {
      if (column === SIZE.columns) {
        put('\r');
        put('\n');
      }
      const line = (rows[row] ?? '').padEnd(column);
      rows[row] = `${line.slice(0, column)}${letter}${line.slice(column + 1)}`;
      column += 1;
    }
  };
  return {
    write: (text) => {
      for (const letter of text) put(letter);
      version += 1;
    },
    setTitle: (text) => {
      const title = text.slice(0, SIZE.columns);
      if (rows[0] === title) return;
      rows[0] = title;
      version += 1;
    },
    pixel: (x, y) => {
      const cellX = Math.floor(x / SIZE.cellWidth);
      const cellY = Math.floor(y / SIZE.cellHeight);
      const isTitle = cellY === 0;
      const dotX = (x % SIZE.cellWidth) - 1;
      // Twice as high as the font is.
      const dotY = Math.floor(((y % SIZE.cellHeight) - 1) / 2);
      const letter = rows[cellY]?.[cellX] ?? ' ';
      const isInside = dotX >= 0 && dotX < LETTER.width && dotY >= 0 && dotY < LETTER.height;
      const isCursor = cellY === row && cellX === column && y % SIZE.cellHeight >= 14;
      const isLit = (isInside && isSet(letter, dotX, dotY)) || isCursor;
      return isTitle ? (isLit ? 20 : 150) : isLit ? 210 : 0;
    },
    version: () => version,
    text: () => [...rows],
  };
}
