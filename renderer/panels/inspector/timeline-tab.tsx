import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { Entity } from '../../../shared/kinds/index.ts';
import type { Condition } from '../../../shared/world/entity.ts';
import type { ObjectEvent } from '../../../shared/world/event.ts';
import { t } from '../../i18n/i18n.ts';
import { toTimeline } from '../../scene/timeline.ts';
import type { Happening } from '../../scene/timeline.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Time } from '../../ui/text.tsx';
import { useCall } from '../use-call.ts';

const everyMs = 10_000;
const filters = ['all', 'event', 'condition'] as const;
type Filter = (typeof filters)[number];

/** The events about an object and the changes of its conditions in one list, newest first; events are asked for anew every ten seconds. */
export function TimelineTab({ entity, objects }: { entity: string; objects: readonly Entity[] }) {
  const [filter, setFilter] = useState<Filter>('all');
  const { value, error, isLoading, refresh } = useCall('object.events', { entity }, everyMs);
  const all = toTimeline(value?.events ?? [], objects);
  const shown = all.filter(({ type }) => filter === 'all' || filter === type);
  return (
    <>
      <div className="tab-tools">
        <div className="timeline-filters" role="group" aria-label={t('timeline.filter')}>
          {filters.map((name) => (
            <button
              key={name}
              type="button"
              className="timeline-filter"
              aria-pressed={filter === name}
              onClick={() => setFilter(name)}
            >
              {t(`timeline.filters.${name}`)}
            </button>
          ))}
        </div>
        <IconButton label={t('common.refresh')} icon={<RefreshCw size={14} />} onClick={refresh} />
      </div>
      {error && (
        <div className="inspector-problems">
          <ErrorNotice error={error} actions={<Button onClick={refresh}>{t('common.retry')}</Button>} />
        </div>
      )}
      {!value && !error && isLoading && <p className="inspector-empty">{t('common.loading')}</p>}
      {(value ?? error) && shown.length === 0 && <p className="inspector-empty">{t('timeline.none')}</p>}
      <ul className="events">
        {shown.map((each) => (
          <Row key={each.id} happening={each} isOfSeveral={objects.length > 1} />
        ))}
      </ul>
    </>
  );
}

function Row({ happening, isOfSeveral }: { happening: Happening; isOfSeveral: boolean }) {
  if (happening.type === 'event') return <EventRow event={happening.event} />;
  return <ConditionRow condition={happening.condition} kind={isOfSeveral ? happening.kind : null} />;
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

function ConditionRow({ condition, kind }: { condition: Condition; kind: string | null }) {
  const { type, status, reason, message, changedAt } = condition;
  return (
    <li className="event selectable">
      <span className="event-dot event-dot-condition" aria-hidden />
      <span className="event-reason">{t('timeline.became', { type, status })}</span>
      <span className="event-time">{changedAt !== undefined && <Time iso={changedAt} isShort />}</span>
      {message !== undefined && <p className="event-message">{message}</p>}
      <p className="event-source">
        {[t('timeline.condition'), kind, reason]
          .filter((part) => part !== null && part !== undefined)
          .join(' · ')}
      </p>
    </li>
  );
}
