import { t } from '../../../i18n/i18n.ts';
import { Button } from '../../../ui/button.tsx';
import { Fact, Facts } from '../../../ui/facts.tsx';
import { Breakable } from '../../../ui/text.tsx';
import { useApp, useView } from '../../app-context.ts';
import { KeepingNotice } from '../../vault/keeping-notice.tsx';
import { showReplace } from '../../vault/show-replace.ts';
import type { SectionProps, SettingsSection } from '../section.ts';

/** What a cluster is spoken to with, where that is kept, and how it is replaced. */
export const credentialSection: SettingsSection = {
  name: 'credential',
  title: () => t('settings.credential'),
  Body: Credential,
};

function Credential({ cluster }: SectionProps) {
  const { view } = useApp();
  const isSessionOnly = useView(({ vault }) => vault?.sessionOnly.includes(cluster.id) ?? false);
  return (
    <div className="settings-body">
      <Facts>
        <Fact name={t('cluster.server')}>
          <Breakable text={cluster.server} />
        </Fact>
        <Fact name={t('cluster.context')}>
          <span className="mono">{cluster.context}</span>
        </Fact>
        <Fact name={t('cluster.auth')}>{t(`auth.${cluster.auth}`)}</Fact>
        <Fact name={t('vault.kept')}>{t(isSessionOnly ? 'vault.keptSession' : 'vault.keptKeychain')}</Fact>
      </Facts>
      <p className="settings-note">{t('replace.keeps')}</p>
      <div>
        <Button onClick={() => showReplace(view, cluster.id)}>
          {t('menu.asks', { verb: t('replace.verb') })}
        </Button>
      </div>
      <KeepingNotice />
    </div>
  );
}
