import type { SettingsSection } from './section.ts';
import { connectionSection } from './sections/connection.tsx';
import { credentialSection } from './sections/credential.tsx';
import { diagnosticsSection } from './sections/diagnostics.tsx';
import { generalSection } from './sections/general.tsx';
import { rancherSection } from './sections/rancher.tsx';
import { trustSection } from './sections/trust.tsx';

/** The sections of a cluster's settings, in the order in which they are listed. */
export const settingsSections: readonly SettingsSection[] = [
  generalSection,
  credentialSection,
  connectionSection,
  trustSection,
  rancherSection,
  diagnosticsSection,
];
