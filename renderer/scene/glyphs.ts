import type { State } from '../../shared/world/entity.ts';
import type { HostNode } from './graph.ts';
import type { GuestPart } from './guests.ts';

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

/** The glyph of a cluster whose certificate is not verified: a shield with an exclamation mark. */
export const insecureGlyph: Glyph = {
  fill: 'M7.1 10.2H8.9V12H7.1Z',
  stroke: 'M8 1.4L13.6 3.4V7.6C13.6 11 11.2 13.4 8 14.6C4.8 13.4 2.4 11 2.4 7.6V3.4ZM8 4.8V8.8',
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

const wheel = 'M8 4.2A3.8 3.8 0 1 1 8 11.8A3.8 3.8 0 1 1 8 4.2Z';
const spokes =
  'M8 0.8V4.2M8 11.8V15.2M0.8 8H4.2M11.8 8H15.2M2.9 2.9L5.3 5.3M10.7 10.7L13.1 13.1M13.1 2.9L10.7 5.3M5.3 10.7L2.9 13.1';
const drum = 'M2.8 4.4C2.8 3 5.1 2 8 2S13.2 3 13.2 4.4S10.9 6.8 8 6.8S2.8 5.8 2.8 4.4Z';

/** The glyph of every part in a guest cluster: a wheel, solid where etcd is there too; a drum for etcd; a cube for workers. */
export const guestRoleGlyphs: Record<GuestPart, Glyph> = {
  server: { fill: wheel, stroke: wheel + spokes },
  'control-plane': { fill: '', stroke: wheel + spokes },
  etcd: {
    fill: '',
    stroke: `${drum}M2.8 4.4V11.6C2.8 13 5.1 14 8 14S13.2 13 13.2 11.6V4.4M2.8 8C2.8 9.4 5.1 10.4 8 10.4S13.2 9.4 13.2 8`,
  },
  worker: { fill: '', stroke: 'M8 1.6L13.8 4.8V11.2L8 14.4L2.2 11.2V4.8ZM2.2 4.8L8 8L13.8 4.8M8 8V14.4' },
};
