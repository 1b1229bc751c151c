import type { State } from '../../shared/world/entity.ts';
import type { HostNode } from './graph.ts';

/**
 * A glyph as SVG path data in a box of 16 by 16: what is filled, and what is stroked with a line of 1.75. The canvas
 * and every list draw the same data, so that a state looks the same everywhere.
 */
export type Glyph = { fill: string; stroke: string; dash?: readonly number[] };

const ring = 'M8 2.6A5.4 5.4 0 1 1 8 13.4A5.4 5.4 0 1 1 8 2.6Z';

/** The glyph of every state: shape tells as much as colour. */
export const stateGlyphs: Record<State, Glyph> = {
  running: { fill: 'M8 2A6 6 0 1 1 8 14A6 6 0 1 1 8 2Z', stroke: '' },
  off: { fill: '', stroke: ring },
  starting: { fill: 'M2.6 8A5.4 5.4 0 0 0 13.4 8Z', stroke: ring },
  stopping: { fill: 'M2.6 8A5.4 5.4 0 0 1 13.4 8Z', stroke: ring },
  migrating: { fill: 'M8 2.6A5.4 5.4 0 0 1 8 13.4Z', stroke: ring },
  pending: { fill: 'M8 2.6A5.4 5.4 0 0 0 8 13.4Z', stroke: ring },
  paused: { fill: 'M3.5 2.5H6.5V13.5H3.5ZM9.5 2.5H12.5V13.5H9.5Z', stroke: '' },
  warning: {
    fill: 'M8 1.2L15.2 14H0.8ZM7.1 5.8V9.8H8.9V5.8ZM7.1 11V12.7H8.9V11Z',
    stroke: '',
  },
  error: {
    fill: 'M8 0.4L15.6 8L8 15.6L0.4 8ZM5.9 4.8L4.8 5.9L6.9 8L4.8 10.1L5.9 11.2L8 9.1L10.1 11.2L11.2 10.1L9.1 8L11.2 5.9L10.1 4.8L8 6.9Z',
    stroke: '',
  },
  unknown: { fill: '', stroke: ring, dash: [1.9, 2.34] },
};

/** The glyph of every host role: a tower of three for management, one server for a worker, an eye for a witness. */
export const roleGlyphs: Record<HostNode['role'], Glyph> = {
  management: {
    fill: 'M4.4 3.8H6V5.4H4.4ZM4.4 7.2H6V8.8H4.4ZM4.4 10.6H6V12.2H4.4Z',
    stroke: 'M2 2.2H14V13.8H2ZM2 6.1H14M2 9.9H14',
  },
  worker: { fill: 'M4.4 7.2H6V8.8H4.4Z', stroke: 'M2 4.6H14V11.4H2ZM8.5 8H12' },
  witness: {
    fill: 'M8 6.2A1.8 1.8 0 1 1 8 9.8A1.8 1.8 0 1 1 8 6.2Z',
    stroke: 'M1.2 8C3 4.9 5.3 3.6 8 3.6S13 4.9 14.8 8C13 11.1 10.7 12.4 8 12.4S3 11.1 1.2 8Z',
  },
};
