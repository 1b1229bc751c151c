import type { SettingsSection } from './section.ts';
import { credentialSection } from './sections/credential.tsx';
import { generalSection } from './sections/general.tsx';

/** The sections of a cluster's settings, in the order in which they are listed. */
export const settingsSections: readonly SettingsSection[] = [generalSection, credentialSection];
