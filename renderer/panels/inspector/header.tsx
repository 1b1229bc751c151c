import { MoreHorizontal, Settings2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import { isOpen } from '../../store/activity.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { RoleGlyph, StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { verbWithin } from '../activity-words.ts';
import { useApp, useView } from '../app-context.ts';
import { showSettings } from '../cluster-settings/show-settings.ts';
import { InsecureMark } from '../insecure-mark.tsx';
import { GuestSwatch } from '../guest/guest-marks.tsx';
import { UnverifiedBadge } from '../unverified-badge.tsx';
import { useIsStale } from '../use-is-stale.ts';
import { kindOf, nameOf, stateOf, statusOf } from '../node-words.ts';

/** Who this is: glyph, name, kind, state in words, what is under way; its actions below. */
export function Header({ node, children }: { node: GraphNode; children?: ReactNode }) {
  const { view } = useApp();
  const pending = useView((state) =>
    state.activities.find((activity) => activity.entity === node.id && isOpen(activity)),
  );
  const name = nameOf(node);
  const isOld = useIsStale(node);
  return (
    <header className="inspector-head">
      <div className="inspector-title">
        {node.type === 'cluster' ? (
          <span className={`swatch swatch-${node.info.colour}`} aria-hidden />
        ) : node.type === 'guest' ? (
          <GuestSwatch name={node.name} />
        ) : (
          <StateGlyph state={stateOf(node)} size={14} isStale={isOld} />
        )}
        <h2 className="inspector-name selectable">
          {node.type === 'cluster' ? name : <Name text={name} isStrong />}
        </h2>
        <div className="inspector-tools">
          <CopyButton label={t('menu.copyName')} text={name} />
          {node.type === 'cluster' && (
            <IconButton
              label={t('settings.open')}
              icon={<Settings2 size={16} />}
              aria-haspopup="dialog"
              onClick={() => showSettings(view, node.id)}
            />
          )}
          <IconButton
            label={t('inspector.more')}
            icon={<MoreHorizontal size={16} />}
            aria-haspopup="menu"
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              view.setState({ menu: { id: node.id, x: box.left, y: box.bottom } });
            }}
          />
        </div>
      </div>
      <p className="inspector-status">
        {node.type === 'host' && <RoleGlyph role={node.role} />}
        <span className="muted">{kindOf(node)}</span>
        <span aria-hidden className="muted">
          ·
        </span>
        <span>{statusOf(node)}</span>
        {node.type === 'cluster' && <UnverifiedBadge info={node.info} />}
        {node.type === 'cluster' && node.info.isInsecure && <InsecureMark />}
        {pending && (
          <span className="inspector-pending">{t('inspector.pending', { verb: verbWithin(pending) })}</span>
        )}
      </p>
      {children}
    </header>
  );
}
