import { useSyncExternalStore } from 'react';
import { languageNow, onLanguage } from './locale.ts';

/** The language, followed: for parts that keep what they drew or worked out when it changes. */
export function useLanguage(): string {
  return useSyncExternalStore(onLanguage, languageNow);
}
