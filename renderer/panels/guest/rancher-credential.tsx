import { useEffect, useState } from 'react';
import type { OutputOf } from '../../../shared/ipc/define.ts';
import type { Contract } from '../../../shared/ipc/contract.ts';
import { t } from '../../i18n/i18n.ts';
import { Fact } from '../../ui/facts.tsx';
import { Time } from '../../ui/text.tsx';
import { useApp } from '../app-context.ts';

type State = OutputOf<Contract['rancher.credential']>;

/** The cloud credential of a guest cluster, and when its token ends. */
export function RancherCredential({ rancher, credential }: { rancher: string; credential: string }) {
  const { backend } = useApp();
  const [state, setState] = useState<State | null>(null);
  useEffect(() => {
    let isOver = false;
    void backend.call('rancher.credential', { rancher, credential }).then((answer) => {
      if (!isOver && answer.ok) setState(answer.value);
    });
    return () => {
      isOver = true;
    };
  }, [backend, rancher, credential]);
  if (state === null) return null;
  const { name, expiresAt, isKept, isEnded } = state;
  return (
    <Fact name={t('tend.credential')}>
      <span className="mono">{name}</span>{' '}
      <span className="muted">
        {isEnded ? (
          t('tend.credentialEnded')
        ) : expiresAt === null ? (
          isKept && t('tend.credentialKept')
        ) : (
          <>
            {t('tend.credentialEnds')} <Time iso={expiresAt} />
          </>
        )}
      </span>
    </Fact>
  );
}
