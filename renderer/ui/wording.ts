import { useSyncExternalStore } from 'react';
import { languageNow, localeNow, onLanguage } from '../i18n/locale.ts';
import { onUnits, unitsNow } from './units.ts';

/** Calls `listener` whenever texts and figures are to be written otherwise: in another language or in other units; answers what stops that. */
export function onWording(listener: () => void): () => void {
  const stops = [onLanguage(listener), onUnits(listener)];
  return () => {
    for (const stop of stops) stop();
  };
}

function wordingNow(): string {
  const { sizes, clock } = unitsNow();
  return [languageNow(), localeNow(), sizes, clock].join(' ');
}

/** What texts and figures are written by, followed: for parts that keep what they drew or worked out when it changes. */
export function useWording(): string {
  return useSyncExternalStore(onWording, wordingNow);
}
