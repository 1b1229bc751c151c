import { RefreshCw } from 'lucide-react';
import { t } from '../../i18n/i18n.ts';
import type { ObjectEvent } from '../../../shared/world/event.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Time } from '../../ui/text.tsx';
import { useCall } from '../use-call.ts';

const everyMs = 10_000;

/** The Kubernetes events about an object, newest first, asked for anew every ten seconds. */
export function EventsTab({ entity }: { entity: string }) {
  const { value, error, isLoading, refresh } = useCall('object.events', { entity }, everyMs);
  const events = value?.events ?? [];
  return (
    <>
      <div className="tab-tools">
        <span className="muted">
          {events.length > 0 ? t('events.count', { count: events.length }) : isLoading && t('common.loading')}
        </span>
        <IconButton label={t('common.refresh')} icon={<RefreshCw size={14} />} onClick={refresh} />
      </div>
      {error && (
        <div className="inspector-problems">
          <ErrorNotice error={error} actions={<Button onClick={refresh}>{t('common.retry')}</Button>} />
        </div>
      )}
      {value && events.length === 0 && <p className="inspector-empty">{t('events.none')}</p>}
      <ul className="events">
        {events.map((event) => (
          <EventRow key={event.uid} event={event} />
        ))}
      </ul>
    </>
  );
}

function EventRow({ event }: { event: ObjectEvent }) {
  const { type, reason, message, count, source, about, lastAt } = event;
  const isWarning = type !== 'Normal';
  return (
    <li className="event selectable">
      {isWarning ? <StateGlyph state="warning" label={type} /> : <span className="event-dot" aria-hidden />}
      <span className="event-reason">
        {reason}
        {count > 1 && <span className="muted"> × {count}</span>}
      </span>
      <span className="event-time">{lastAt !== null && <Time iso={lastAt} isShort />}</span>
      <p className="event-message">{message}</p>
      <p className="event-source">{[about, source].filter((part) => part !== '').join(' · ')}</p>
    </li>
  );
}
