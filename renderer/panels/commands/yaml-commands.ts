import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { chosenObject, showYaml, whyNoYaml } from '../yaml/yaml-acts.ts';
import { shownKeysOf } from '../keys.ts';
import type { Command } from './command.ts';

/** The YAML of what is chosen. */
export function yamlCommands(app: App): Command[] {
  const entity = chosenObject(app);
  if (!entity) return [];
  const reason = whyNoYaml(app.world.getState(), entity.id);
  return [
    {
      id: 'selection.yaml',
      group: 'selection',
      title: t('yaml.editAs'),
      detail: entity.name,
      ...shownKeysOf(app, 'yaml'),
      ...(reason === null ? {} : { reason }),
      run: () => showYaml(app, entity.id),
    },
  ];
}
