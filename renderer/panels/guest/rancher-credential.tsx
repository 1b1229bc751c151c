import { t } from '../../i18n/i18n.ts';
import { Fact } from '../../ui/facts.tsx';
import { Time } from '../../ui/text.tsx';
import { useCall } from '../use-call.ts';

/** The cloud credential of a guest cluster, and when its token ends. */
export function RancherCredential({ rancher, credential }: { rancher: string; credential: string }) {
  const { value } = useCall('rancher.credential', { rancher, credential }, null);
  if (value === null) return null;
  const { name, expiresAt, isKept, isEnded } = value;
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
