import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { ClusterNode, GuestNode } from '../../scene/graph.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { select, useApp, useView } from '../app-context.ts';
import { stateOf } from '../node-words.ts';
import { GuestSwatch } from './guest-marks.tsx';

/** More are found by their name; so many fit on no screen. */
const mostRows = 50;

/** The guest clusters of a Harvester cluster, which can be folded away. */
export function GuestRail({ cluster }: { cluster: ClusterNode }) {
  const [isOpen, setIsOpen] = useState(true);
  const { guests } = cluster;
  if (guests.length === 0) return null;
  return (
    <div className="guest-rail">
      <button
        type="button"
        className="guest-rail-toggle"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        <ChevronRight size={12} aria-hidden />
        {t('count.guests', { count: guests.length })}
      </button>
      {isOpen && (
        <ul aria-label={t('guest.listOf', { name: cluster.info.name })}>
          {guests.slice(0, mostRows).map((guest) => (
            <GuestRow key={guest.id} guest={guest} />
          ))}
        </ul>
      )}
      {isOpen && guests.length > mostRows && (
        <p className="guest-rail-more">{t('fleet.more', { count: guests.length - mostRows })}</p>
      )}
    </div>
  );
}

function GuestRow({ guest }: { guest: GuestNode }) {
  const app = useApp();
  const isSelected = useView((state) => state.selection.includes(guest.id));
  const state = stateOf(guest);
  return (
    <li>
      <button
        type="button"
        className="guest-row"
        aria-pressed={isSelected}
        onClick={() => select(app, [guest.id], { isZooming: true })}
        onContextMenu={(event) => {
          event.preventDefault();
          event.stopPropagation();
          app.view.setState({ menu: { id: guest.id, x: event.clientX, y: event.clientY } });
        }}
      >
        <GuestSwatch name={guest.name} />
        <Name text={guest.name} />
        {state === 'running' ? <span /> : <StateGlyph state={state} size={11} label={guest.status} />}
        <span className="guest-row-count" title={t('count.nodes', { count: guest.counts.nodes })}>
          {guest.counts.nodes}
        </span>
      </button>
    </li>
  );
}
