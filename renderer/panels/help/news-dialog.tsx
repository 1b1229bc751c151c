import changelog from '../../../CHANGELOG.md?raw';
import { parseChangelog } from '../../../shared/changelog.ts';
import { t } from '../../i18n/i18n.ts';
import { Dialog } from '../../ui/dialog.tsx';
import './help.css';

const releases = parseChangelog(changelog);

/** What is new in this version and those before it. */
export function NewsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('news.title')} description={t('news.lead')} size="large" onClose={onClose}>
      <div className="dialog-body news" tabIndex={0} role="group" aria-label={t('news.title')}>
        {releases.map(({ version, isReleased, news }) => (
          <section key={version}>
            <h3>{t(isReleased ? 'news.version' : 'news.coming', { version })}</h3>
            {/* The changelog is kept in English only. */}
            <ul lang="en">
              {news.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
