import { X } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { t } from '../../i18n/i18n.ts';
import { partsOf, withoutPart } from '../../scene/query/change-query.ts';
import { countHealthy } from '../../scene/query/hide-healthy.ts';
import { useApp, useView, useWorld } from '../app-context.ts';

/** What the canvas is narrowed to, a chip for each condition; each is taken away with a click, Delete or Backspace. */
export function AskedChips() {
  const { view } = useApp();
  const query = useView((state) => state.query);
  const isProblemsOnly = useView((state) => state.isProblemsOnly);
  const isHealthyHidden = useView((state) => state.isHealthyHidden);
  // The same condition twice is one chip: it goes with the first, and comes again for the second.
  const parts = [...new Map(partsOf(query).map((part) => [part.text, part])).values()];
  if (parts.length === 0 && !isProblemsOnly && !isHealthyHidden) return null;
  return (
    <div className="asked" role="group" aria-label={t('find.asked')}>
      {parts.map((part) => (
        <Chip
          key={part.text}
          text={part.text}
          onDrop={() => view.setState({ query: withoutPart(query, part) })}
        >
          <span className="mono">{part.text}</span>
        </Chip>
      ))}
      {isProblemsOnly && (
        <Chip text={t('find.problemsOnly')} onDrop={() => view.setState({ isProblemsOnly: false })}>
          <span>{t('find.problemsOnly')}</span>
        </Chip>
      )}
      {isHealthyHidden && <HiddenChip />}
    </div>
  );
}

/** How much is not drawn; it changes with the clusters, so it is apart. */
function HiddenChip() {
  const { view } = useApp();
  const text = t('find.hidden', { count: useWorld((state) => countHealthy(state.graph)) });
  return (
    <Chip text={text} onDrop={() => view.setState({ isHealthyHidden: false })}>
      <span>{text}</span>
    </Chip>
  );
}

function Chip({ text, onDrop, children }: { text: string; onDrop: () => void; children: ReactNode }) {
  const { canvas } = useApp();
  /** The keyboard goes to the chip that takes the place, else to the canvas. */
  const drop = (own: HTMLElement): void => {
    const next = own.nextElementSibling ?? own.previousElementSibling;
    onDrop();
    if (next instanceof HTMLElement) next.focus();
    else canvas.current?.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLButtonElement>): void => {
    if (event.key === 'Escape') canvas.current?.focus();
    else if (event.key === 'Delete' || event.key === 'Backspace') drop(event.currentTarget);
    else return;
    event.preventDefault();
  };
  return (
    <button
      type="button"
      className="asked-chip"
      title={text}
      aria-label={t('find.drop', { text })}
      onClick={(event) => drop(event.currentTarget)}
      onKeyDown={onKey}
    >
      {children}
      <X size={12} aria-hidden />
    </button>
  );
}
