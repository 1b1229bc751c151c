import { credentialStage } from '../../../shared/rancher/credential-end.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { GuestNode } from '../../scene/graph.ts';
import { Fact } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Time, useNow } from '../../ui/text.tsx';
import { useCall } from '../use-call.ts';
import { RenewCredential } from './renew-credential.tsx';

type RancherCredentialProps = { guest: GuestNode; rancher: string; credential: string };

/**
 * The cloud credential of a guest cluster, when its token ends, and a mark where that is near or over; as it was known last
 * while its Rancher cannot be asked.
 */
export function RancherCredential({ guest, rancher, credential }: RancherCredentialProps) {
  const now = useNow();
  const known = guest.rancher?.credentialEnd;
  const { value, error } = useCall('rancher.credential', { rancher, credential }, null);
  if (value === null && known === undefined)
    return (
      error && (
        <Fact name={t('tend.credential')}>
          <span className="muted">{say(error.message)}</span>
        </Fact>
      )
    );
  // What is asked again and again is newer than what was asked once, when this was opened.
  const expiresAt = known === undefined ? (value?.expiresAt ?? null) : known;
  const stage = credentialStage(expiresAt, now);
  return (
    <Fact name={t('tend.credential')}>
      <span className="mono">{value?.name ?? credential}</span>{' '}
      <span className={stage === null ? 'muted' : 'guest-credential-end'}>
        {stage !== null && <StateGlyph state={stage === 'over' ? 'error' : 'warning'} size={11} />}
        {stage === 'over' ? (
          t('tend.credentialEnded')
        ) : expiresAt === null ? (
          value?.isKept === true && t('tend.credentialKept')
        ) : (
          <>
            {t('tend.credentialEnds')} <Time iso={expiresAt} />
          </>
        )}
      </span>{' '}
      {stage !== null && <RenewCredential guest={guest} />}
    </Fact>
  );
}
