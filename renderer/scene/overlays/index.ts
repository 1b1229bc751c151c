import { openAgeOverlay } from './age.ts';
import { availabilityOverlay } from './availability.ts';
import { cpuOverlay } from './cpu.ts';
import { dataLossOverlay } from './data-loss.ts';
import { healthOverlay } from './health.ts';
import { memoryOverlay } from './memory.ts';
import { nMinusOneOverlay } from './n-minus-one.ts';
import { networksOverlay } from './networks.ts';
import { overlayNames } from './overlay.ts';
import type { NamedOverlay, OverlayName } from './overlay.ts';
import { spreadOverlay } from './spread.ts';
import { storageOverlay } from './storage.ts';
import { versionsOverlay } from './versions.ts';

const overlays: Record<OverlayName, NamedOverlay> = {
  health: healthOverlay,
  cpu: cpuOverlay,
  memory: memoryOverlay,
  storage: storageOverlay,
  'data-loss': dataLossOverlay,
  availability: availabilityOverlay,
  'n-1': nMinusOneOverlay,
  versions: versionsOverlay,
  spread: spreadOverlay,
  networks: networksOverlay,
  age: openAgeOverlay(Date.now),
};

/** The overlay of a name; health for a name that is not known, as one of a newer version. */
export function overlayOf(name: string): NamedOverlay {
  return overlayNames.includes(name as OverlayName) ? overlays[name as OverlayName] : overlays.health;
}

/** The name of the overlay so many steps after another, around the end. */
export function overlayAfter(name: string, steps: number): OverlayName {
  const at = overlayNames.indexOf(overlayOf(name).name) + steps;
  return overlayNames.at(at % overlayNames.length) ?? 'health';
}
