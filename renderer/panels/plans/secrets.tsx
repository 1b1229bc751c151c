import { useEffect, useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { Intention } from '../../../shared/plan/intention.ts';
import { certificateSlotsOf, slotsOf } from '../../../shared/plan/slots.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp, usePlans } from '../app-context.ts';
import { DraftField } from './draft-fields.tsx';
import { PemField } from './pem-field.tsx';

const named = ['token', 'agent-token', 'registry-password', 'registry-ca', 'files-ca'] as const;

/** What a secret is, by the end of its slot; what is not known is named by its slot. */
function secretWords(slot: string): string {
  const name = named.find((each) => slot.endsWith(`/${each}`));
  return name === undefined ? slot : t(`plan.secretOf.${name}`);
}

/** A token that nobody can guess: 32 random bytes as hexadecimal figures. */
function makeToken(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** The secrets an intention names: whether each is kept, and a way to give it; none is ever shown again. */
export function Secrets({ intention }: { intention: Intention }) {
  const { backend, plans } = useApp();
  const plan = usePlans((state) => state.history?.present.id ?? '');
  const slots = slotsOf({ intentions: [intention] });
  const certificates = certificateSlotsOf({ intentions: [intention] });
  const [kept, setKept] = useState<ReadonlySet<string> | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  /** How often something was kept from here: each time what is kept is asked for anew. */
  const [round, setRound] = useState(0);
  const wanted = slots.join(' ');
  useEffect(() => {
    if (wanted === '') return undefined;
    let isOver = false;
    const read = async (): Promise<void> => {
      // The back end knows the slots of what was saved.
      await plans.flush();
      const answer = await backend.call('plan.secrets', { plan });
      if (isOver) return;
      if (answer.ok) setKept(new Set(answer.value.slots));
      else setError(answer.error);
    };
    void read();
    return () => {
      isOver = true;
    };
  }, [backend, plans, plan, wanted, round]);
  if (slots.length === 0) return null;
  /** Answers whether it was taken. */
  const keep = async (slot: string, value: string): Promise<boolean> => {
    await plans.flush();
    const answer = await backend.call('plan.keepSecret', { plan, slot, value });
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setRound((before) => before + 1);
    return answer.ok;
  };
  return (
    <fieldset className="plan-form plan-pool plan-secrets">
      <legend>{t('plan.secrets')}</legend>
      {error && <ErrorNotice error={error} />}
      {certificates.map((slot) => (
        <PemField
          key={slot}
          label={secretWords(slot)}
          isKept={kept?.has(slot) === true}
          onCommit={(value) => keep(slot, value)}
        />
      ))}
      {slots
        .filter((slot) => !certificates.includes(slot))
        .map((slot) => (
          <div key={slot} className="plan-secret">
            <DraftField
              label={secretWords(slot)}
              value=""
              isSecret
              placeholder={kept?.has(slot) ? t('plan.secretKept') : t('plan.secretMissing')}
              onCommit={(value) => void keep(slot, value)}
            />
            {slot.endsWith('token') && (
              <Button tone="quiet" onClick={() => void keep(slot, makeToken())}>
                {t('plan.makeSecret')}
              </Button>
            )}
          </div>
        ))}
    </fieldset>
  );
}
