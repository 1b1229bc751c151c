import { useEffect, useState } from 'react';
import type { AboutInfo } from '../../../shared/ipc/contract/app.ts';
import type { VaultInfo } from '../../../shared/vault.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useApp, useView } from '../app-context.ts';
import { copyText } from '../commands/copy-text.ts';
import { useCall } from '../use-call.ts';
import './help.css';

type Shipped = { name: string; version: string; licence: string };

const browser = /(?:Chrome|Firefox)\/[\d.]+/;

/** The names and values that a report needs, in the order in which they are shown. */
function factsOf(about: AboutInfo, vault: VaultInfo | null): readonly { name: string; value: string }[] {
  const view = about.electron === null ? (browser.exec(navigator.userAgent)?.[0] ?? '') : about.chromium;
  return [
    { name: t('about.version'), value: about.version },
    {
      name: t('about.runtime'),
      value: about.electron === null ? t('about.browserMode') : `Electron ${about.electron}`,
    },
    { name: t('about.view'), value: view ?? '' },
    { name: 'Node.js', value: about.node },
    { name: t('about.system'), value: `${about.platform} ${about.osRelease} (${about.architecture})` },
    { name: t('about.keychain'), value: keychainWords(about, vault) },
    { name: t('about.dataDir'), value: about.dataDir },
  ];
}

function keychainWords({ keychain }: AboutInfo, vault: VaultInfo | null): string {
  if (keychain === 'memory') return t('about.inMemory');
  return vault?.state === 'unlocked' ? t('about.inKeychain') : t('about.noKeychain');
}

/** What the app is made of, to be copied into a report. */
export function AboutDialog({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const vault = useView((state) => state.vault);
  const { value, error } = useCall('app.about', {}, null);
  const facts = value ? factsOf(value, vault) : [];
  const copy = (): void =>
    copyText(app, [t('app.name'), ...facts.map((fact) => `${fact.name}: ${fact.value}`)].join('\n'));
  return (
    <Dialog title={t('about.title')} description={t('about.lead')} onClose={onClose}>
      <div className="dialog-body about" tabIndex={0} role="group" aria-label={t('about.title')}>
        <Mark size={40} />
        {error && <ErrorNotice error={error} />}
        <dl className="about-facts selectable">
          {facts.map(({ name, value: text }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <Licences />
      </div>
      <footer className="dialog-foot dialog-foot-lined">
        <Button tone="quiet" onClick={() => app.view.setState({ dialog: { type: 'news' } })}>
          {t('news.title')}
        </Button>
        <Button tone="main" reason={value ? null : t('common.loading')} onClick={copy}>
          {t('about.copy')}
        </Button>
      </footer>
    </Dialog>
  );
}

/** The packages whose code is part of Acre; read when they are asked for. */
function Licences() {
  const [isOpen, setIsOpen] = useState(false);
  const [shipped, setShipped] = useState<readonly Shipped[]>([]);
  useEffect(() => {
    if (isOpen) void import('virtual:shipped').then(({ shipped: read }) => setShipped(read));
  }, [isOpen]);
  return (
    <details className="about-licences" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{t('about.licences')}</summary>
      <p className="muted">{t('about.ownLicence')}</p>
      <ul>
        {shipped.map(({ name, version, licence }) => (
          <li key={`${name} ${version}`}>
            <span className="about-package">
              {name} {version}
            </span>
            <span className="muted">{licence}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
