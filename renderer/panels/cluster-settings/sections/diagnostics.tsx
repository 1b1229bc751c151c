import { t } from '../../../i18n/i18n.ts';
import { DiagnosticsView } from '../../diagnostics/diagnostics-view.tsx';
import type { SettingsSection } from '../section.ts';

/** Looking at why a cluster does not do what it should. */
export const diagnosticsSection: SettingsSection = {
  name: 'diagnostics',
  title: () => t('diagnostics.section'),
  Body: ({ cluster }) => <DiagnosticsView clusters={[cluster]} />,
};
