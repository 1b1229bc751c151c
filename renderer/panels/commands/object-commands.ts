import { CreatableKind } from '../../../shared/objects/creatable.ts';
import { t } from '../../i18n/i18n.ts';
import type { App } from '../app-context.ts';
import { newDialogOf } from '../objects/new-dialog.ts';
import type { Command } from './command.ts';

/** Making objects: by a form, or from YAML. */
export function objectCommands({ view }: App): Command[] {
  return [
    {
      id: 'objects.yaml',
      group: 'lists',
      title: t('entity.fromYaml'),
      run: () => view.setState({ dialog: { type: 'new-yaml', cluster: null, text: '' } }),
    },
    ...CreatableKind.options.map((kind): Command => ({
      id: `objects.${kind}`,
      group: 'lists',
      title: t(`entity.new.${kind}`),
      run: () => view.setState({ dialog: newDialogOf(kind) }),
    })),
  ];
}
