import { resource } from './resource.ts';

/** Hosts as their BMCs know them, as in the CRD of harvester/seeder. */
export const METAL = {
  inventories: resource('metal.harvesterhci.io/v1alpha1', 'inventories', 'Inventory'),
};
