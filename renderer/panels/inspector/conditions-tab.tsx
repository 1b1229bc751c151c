import { t } from '../../i18n/i18n.ts';
import type { Condition } from '../../../shared/world/entity.ts';
import type { Entity } from '../../../shared/kinds/index.ts';
import { Section } from '../../ui/facts.tsx';
import { Time } from '../../ui/text.tsx';

/** The conditions of an object, and of its instance where it has one, as they came. */
export function ConditionsTab({ objects }: { objects: readonly Entity[] }) {
  const withSome = objects.filter(({ conditions }) => conditions.length > 0);
  const isOfPod = objects.some(({ kind }) => kind === 'Pod');
  const none = isOfPod ? t('pod.conditionsHold') : t('conditions.none');
  if (withSome.length === 0) return <p className="inspector-empty">{none}</p>;
  return withSome.map((object) => (
    <Section key={object.id} title={objects.length > 1 ? object.kind : t('tab.conditions')}>
      <ConditionList conditions={object.conditions} />
    </Section>
  ));
}

/** Conditions as they came. */
export function ConditionList({ conditions }: { conditions: readonly Condition[] }) {
  return (
    <ul className="conditions">
      {conditions.map((condition) => (
        <ConditionRow key={condition.type} condition={condition} />
      ))}
    </ul>
  );
}

function ConditionRow({ condition }: { condition: Condition }) {
  const { type, status, reason, message, changedAt } = condition;
  return (
    <li className="condition selectable">
      <span className="condition-type mono">{type}</span>
      <span className={`condition-status condition-${status.toLowerCase()}`}>{status}</span>
      {reason !== undefined && <span className="condition-reason mono">{reason}</span>}
      {changedAt !== undefined && (
        <span className="condition-time">
          <Time iso={changedAt} />
        </span>
      )}
      {message !== undefined && <p className="condition-message">{message}</p>}
    </li>
  );
}
