import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { useApp, useView } from './app-context.ts';
import './link-banner.css';

/** Says that the back end cannot be reached; what is on the page stays, and the link is tried again by itself. */
export function LinkBanner() {
  const { backend } = useApp();
  const link = useView((state) => state.link);
  if (link === 'connected') return null;
  return (
    <div className="link-banner" role="alert">
      <p>
        <strong>{t('link.lost')}</strong> {t('link.meaning')}
      </p>
      <Button onClick={backend.retryNow}>{t('link.retry')}</Button>
    </div>
  );
}
