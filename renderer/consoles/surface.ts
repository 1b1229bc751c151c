import type { Channel } from './channel.ts';
import type { LayoutName } from './keyboard/layouts.ts';
import type { Stroke } from './keyboard/strokes.ts';

/** How a screen stands in its frame: as large as fits, or a dot for a dot. */
export type Scale = 'fit' | 'actual';

/** How typing a text goes on: letters typed so far; a false answer ends it. */
export type OnTyped = (count: number) => boolean;

/** A VM's screen on the page. */
export type ScreenSurface = {
  kind: 'vnc';
  element: HTMLElement;
  /** Shows a new connection in place of the one before. */
  attach: (channel: Channel) => void;
  focus: () => void;
  blur: () => void;
  setScale: (scale: Scale) => void;
  setViewOnly: (isViewOnly: boolean) => void;
  press: (strokes: readonly Stroke[]) => void;
  /** Types a text letter by letter, as on a keyboard of a layout; letters it has no keys for are left out. */
  type: (text: string, layout: LayoutName, onTyped: OnTyped) => Promise<void>;
  /** The picture as PNG; null where there is none. */
  picture: () => Promise<Blob | null>;
  close: () => void;
};

/** A VM's serial line on the page. */
export type SerialSurface = {
  kind: 'serial';
  element: HTMLElement;
  attach: (channel: Channel) => void;
  focus: () => void;
  blur: () => void;
  /** What is selected, or everything that is kept where nothing is. */
  text: () => string;
  paste: (text: string) => void;
  /** Goes to the next place of a text; whether there is one. An empty text takes the marks away. */
  find: (text: string, direction: 'next' | 'previous') => boolean;
  clear: () => void;
  close: () => void;
};

/** What shows a console. */
export type Surface = ScreenSurface | SerialSurface;
