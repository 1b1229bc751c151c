import { FileCode } from 'lucide-react';
import type { EntityId } from '../../../shared/id.ts';
import { t } from '../../i18n/i18n.ts';
import { useApp, useWorld } from '../app-context.ts';
import { MenuItem } from '../node-items.tsx';
import { showYaml, whyNoYaml } from './yaml-acts.ts';

/** Opens an object as YAML, as an entry of its menu. */
export function YamlItem({ entity }: { entity: EntityId }) {
  const app = useApp();
  const reason = useWorld((state) => whyNoYaml(state, entity));
  return (
    <MenuItem
      icon={<FileCode size={14} aria-hidden />}
      reason={reason}
      onSelect={() => showYaml(app, entity)}
    >
      {t('yaml.editAs')}
    </MenuItem>
  );
}
