import { splitLabel } from '../../../shared/kinds/labels.ts';
import { t } from '../../i18n/i18n.ts';
import { toggleValue, valuesOf } from '../../scene/query/change-query.ts';
import { Section } from '../../ui/facts.tsx';
import { Tip } from '../../ui/tip.tsx';
import { useApp, useView } from '../app-context.ts';
import './labels.css';

/** The labels of an object; a click looks for everything that has the same, another gives that up. */
export function Labels({ labels }: { labels: readonly string[] | undefined }) {
  const { view } = useApp();
  const query = useView((state) => state.query);
  if (!labels || labels.length === 0) return null;
  const asked = valuesOf(query, 'label');
  return (
    <Section title={t('labels.title')} aside={String(labels.length)}>
      <ul className="labels">
        {labels.map((label) => {
          const { key, name, value } = splitLabel(label);
          return (
            <li key={label}>
              <Tip text={t('labels.find', { key })}>
                <button
                  type="button"
                  className="label-chip"
                  aria-pressed={asked.includes(label)}
                  onClick={() => view.setState({ query: toggleValue(query, 'label', label) })}
                >
                  <span className="muted">{name}</span>
                  {value !== '' && <span>{value}</span>}
                </button>
              </Tip>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
