import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { Fact } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Time, useNow } from '../../ui/text.tsx';
import { expiryState } from '../network/expiry-notices.tsx';
import { useCall } from '../use-call.ts';

/** The cloud credential of a guest cluster, when its token ends, and a mark where that is near or over. */
export function RancherCredential({ rancher, credential }: { rancher: string; credential: string }) {
  const now = useNow();
  const { value, error } = useCall('rancher.credential', { rancher, credential }, null);
  if (value === null)
    return (
      error && (
        <Fact name={t('tend.credential')}>
          <span className="muted">{say(error.message)}</span>
        </Fact>
      )
    );
  const { name, expiresAt, isKept, isEnded } = value;
  const ends = expiresAt === null ? null : expiryState([{ what: 'token', at: expiresAt }], now);
  const state = isEnded ? 'error' : ends === 'info' ? null : ends;
  return (
    <Fact name={t('tend.credential')}>
      <span className="mono">{name}</span>{' '}
      <span className={state === null ? 'muted' : 'guest-credential-end'}>
        {state !== null && <StateGlyph state={state} size={11} />}
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
