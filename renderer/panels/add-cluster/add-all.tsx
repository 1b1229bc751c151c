import { useState } from 'react';
import type { KubeconfigContext } from '../../../shared/cluster.ts';
import type { AppError } from '../../../shared/error.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp } from '../app-context.ts';

type AddAllProps = {
  draft: string;
  contexts: readonly KubeconfigContext[];
  added: ReadonlySet<string>;
  /** Told of each that was added. */
  onAdded: (context: string) => void;
  /** All were, and none is left that asks for a decision. */
  onDone: () => void;
};

/** Whether a context needs nothing to be decided before it is added. */
function isReady({ problem, program, files, asksInsecure }: KubeconfigContext): boolean {
  return problem === null && program === null && files.length === 0 && !asksInsecure;
}

/** Adds the contexts that are left under their own names, one after the other; nothing where there are fewer than two. */
export function AddAll({ draft, contexts, added, onAdded, onDone }: AddAllProps) {
  const { backend } = useApp();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const left = contexts.filter((each) => isReady(each) && !added.has(each.context));
  if (left.length < 2 && !isBusy && error === null) return null;
  const add = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    for (const { context } of left) {
      const answer = await backend.call('cluster.add', { draft, context, name: context.slice(0, 80) });
      if (!answer.ok) {
        setError(answer.error);
        setIsBusy(false);
        return;
      }
      onAdded(context);
    }
    setIsBusy(false);
    const isLeft = (each: KubeconfigContext): boolean => each.problem === null && !isReady(each);
    if (!contexts.some((each) => isLeft(each) && !added.has(each.context))) onDone();
  };
  return (
    <div className="context-all">
      {error && <ErrorNotice error={error} />}
      <Button disabled={isBusy} onClick={() => void add()}>
        {t('add.all', { count: left.length })}
      </Button>
      <p className="muted">{t('add.allNote')}</p>
    </div>
  );
}
