import type { ComponentType } from 'react';
import type { ClusterInfo } from '../../../shared/cluster.ts';

/** What a section is given: the cluster as it is now. */
export type SectionProps = { cluster: ClusterInfo };

/** One section of a cluster's settings; one file each, listed in index.ts. */
export type SettingsSection = {
  /** Unique; what a link to the section names. */
  name: string;
  title: () => string;
  /** Mounted when it is first shown, and kept until the dialog closes. */
  Body: ComponentType<SectionProps>;
};
