import { Copy } from 'lucide-react';
import type { ClusterInfo } from '../../shared/cluster.ts';
import { twinsOf } from '../../shared/connection.ts';
import { t } from '../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Tip } from '../ui/tip.tsx';
import { useApp, useWorld } from './app-context.ts';
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

/** Says on each of several entries that they are the same cluster, and offers to remove this one. */
export function TwinNotice({ info, className }: { info: ClusterInfo; className?: string }) {
  const { view } = useApp();
  const words = useTwinWords(info);
  if (words === null) return null;
  const remove = (): void => view.setState({ dialog: { type: 'remove-cluster', cluster: info.id } });
  return (
    <div className={className}>
      <Notice tone="warning" title={words} actions={<Button onClick={remove}>{t('twins.remove')}</Button>}>
        <p className="muted">{t('twins.means')}</p>
      </Notice>
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
