import { Copy } from 'lucide-react';
import { useState } from 'react';
import type { ClusterInfo } from '../../shared/cluster.ts';
import { twinsOf } from '../../shared/connection.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { Tip } from '../ui/tip.tsx';
import { useApp, useWorld } from './app-context.ts';
import { useAsking } from './use-asking.ts';
import './twins.css';

/** That a cluster is configured more than once, in words; null where it is not. */
function useTwinWords(info: ClusterInfo): string | null {
  return useWorld(({ clusters }) => {
    const [first, ...others] = twinsOf(info, clusters ?? []);
    if (first === undefined) return null;
    return others.length === 0
      ? t('twins.one', { name: first.name })
      : t('twins.more', { name: first.name, count: others.length });
  });
}

/** Says on each of several entries that they are the same cluster, and offers to merge another into this one, or to remove it. */
export function TwinNotice({ info, className }: { info: ClusterInfo; className?: string }) {
  const { backend, view } = useApp();
  const words = useTwinWords(info);
  const other = useWorld(({ clusters }) => twinsOf(info, clusters ?? [])[0]);
  const [isMerging, setMerging] = useState(false);
  const { isBusy, error, ask } = useAsking();
  if (words === null || !other) return null;
  const merge = (): void => ask(backend.call('cluster.merge', { cluster: info.id, other: other.id }));
  const remove = (): void => view.setState({ dialog: { type: 'remove-cluster', cluster: info.id } });
  return (
    <div className={className}>
      <Notice
        tone="warning"
        title={words}
        actions={
          <>
            <Button disabled={isBusy} onClick={() => setMerging(true)}>
              {t('twins.merge')}
            </Button>
            <Button onClick={remove}>{t('twins.remove')}</Button>
          </>
        }
      >
        <p className="muted">{t('twins.means')}</p>
      </Notice>
      {error && <ErrorNotice error={error} />}
      {isMerging && (
        <Confirm
          title={t('twins.mergeTitle', { name: other.name, into: info.name })}
          text={t('twins.mergeText', { name: other.name, into: info.name })}
          verb={t('twins.merge')}
          onConfirm={merge}
          onClose={() => setMerging(false)}
        />
      )}
    </div>
  );
}

/** Marks such an entry where there is room for a glyph alone. */
export function TwinMark({ info }: { info: ClusterInfo }) {
  const words = useTwinWords(info);
  if (words === null) return null;
  return (
    <Tip text={words}>
      <span className="twin-mark">
        <Copy size={12} aria-hidden />
        <span className="visually-hidden">{words}</span>
      </span>
    </Tip>
  );
}
