import type { Plugin } from 'vite';
import { listShipped } from './licences.ts';

const name = 'virtual:shipped';
const resolved = `\0${name}`;

/** Gives the page the list of the packages it ships with, each with its licence, as the module `virtual:shipped`. */
export function shippedPlugin(): Plugin {
  return {
    name: 'acre-shipped',
    resolveId: (id) => (id === name ? resolved : null),
    load: async (id) => {
      if (id !== resolved) return null;
      const shipped = (await listShipped()).map(({ path: _, ...facts }) => facts);
      return `export const shipped = ${JSON.stringify(shipped)};`;
    },
  };
}
