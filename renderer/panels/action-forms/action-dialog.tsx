import { useMemo } from 'react';
import { actions } from '../../../shared/actions/index.ts';
import type { ActionName } from '../../../shared/actions/index.ts';
import type { Action } from '../../../shared/actions/define.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import { entityOf, worldOf } from '../../store/world-store.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { useApp, useWorld } from '../app-context.ts';
import { FormFields } from './form-fields.tsx';
import { useForm } from './use-form.ts';

type ActionDialogProps = { name: ActionName; entity: string; options: unknown; onClose: () => void };

/** The question before an action on one entity, with the form of its options where it has one. */
export function ActionDialog({ entity, ...rest }: ActionDialogProps) {
  const target = useWorld((state) => entityOf(state, entity));
  return target ? <Question {...rest} target={target} /> : null;
}

type QuestionProps = Omit<ActionDialogProps, 'entity'> & { target: Entity };

function Question({ name, target, options, onClose }: QuestionProps) {
  const { actions: runner } = useApp();
  const action: Action = actions[name];
  const world = useWorld((state) => worldOf(state, target.cluster));
  const targets = useMemo(() => [target], [target]);
  const opened = useForm(name, targets, options);
  const chosen = opened.toOptions(target);
  const able = action.can(target, world);
  const checked = useMemo(() => {
    const parsed = action.options.safeParse(chosen);
    return parsed.success ? (action.check?.(target, world, parsed.data) ?? true) : true;
  }, [action, target, world, chosen]);
  const refusal = able !== true ? able : checked !== true ? checked : null;
  const reason = able !== true ? able : (opened.problem ?? refusal);
  // "Stop web" is said so; "Insert CD web" is not.
  const isPhrase = action.label.includes(' ');
  return (
    <Confirm
      title={t(isPhrase ? 'confirm.ofPhrase' : 'confirm.ofOne', { verb: action.label, name: target.name })}
      name={target.name}
      text={action.confirm?.(target)}
      verb={action.label}
      tone={action.danger === 'none' ? 'main' : 'danger'}
      isWide={opened.form?.isWide === true}
      notice={<FormFields opened={opened} reason={reason} />}
      isBusy={reason !== null}
      onConfirm={() => void runner.run(name, target.id, chosen === undefined ? {} : { options: chosen })}
      onClose={onClose}
    />
  );
}
