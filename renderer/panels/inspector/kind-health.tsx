import type { KindName } from '../../../shared/kinds/index.ts';
import type { Health } from '../../../shared/world/patch.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { HostNode, PodNode, VmNode } from '../../scene/graph.ts';
import { Notice } from '../../ui/notice.tsx';
import { Time } from '../../ui/text.tsx';
import { useWorld, worldHealth } from '../app-context.ts';
import { scopeOf, scopeWords } from '../scope-words.ts';

const kindsOf: Record<'host' | 'vm' | 'pod', readonly KindName[]> = {
  host: ['Node', 'NodeMetrics', 'StorageNode'],
  vm: ['VirtualMachine', 'VirtualMachineInstance'],
  pod: ['Pod'],
};

type KindNotice = { kind: KindName; of: Health };

function oldestOf(notices: readonly KindNotice[]): KindNotice | undefined {
  const sinceOf = ({ of }: KindNotice): string => (of.type === 'stale' && of.since) || '9999';
  const stale = notices.filter(({ of }) => of.type === 'stale');
  return stale.sort((a, b) => (sinceOf(a) < sinceOf(b) ? -1 : 1))[0];
}

/** Says where what is shown of a node is old, or where a part of it may not be read. */
export function KindHealth({ node }: { node: HostNode | VmNode | PodNode }) {
  return <HealthNotices cluster={node.cluster} kinds={kindsOf[node.type]} />;
}

/** Says where kinds of a cluster are old, or may not be read. */
export function HealthNotices({ cluster, kinds }: { cluster: string; kinds: readonly KindName[] }) {
  const health = useWorld((state) => worldHealth(state, cluster));
  const notices = kinds.flatMap((kind) => {
    const of = health[kind];
    if (of?.type !== 'stale' && of?.type !== 'forbidden') return [];
    return [{ kind, of }];
  });
  // The oldest says it for all that a node is made of; what was never read only where nothing else is old.
  const stale = oldestOf(notices);
  const parts = kinds.flatMap((kind) => {
    const scope = scopeOf(health[kind]);
    return scope?.type === 'namespaces' && scope.isCut ? [{ kind, scope }] : [];
  });
  const forbidden = notices.filter(({ of }) => of.type === 'forbidden');
  if (!stale && forbidden.length === 0 && parts.length === 0) return null;
  return (
    <div className="inspector-notices">
      {stale?.of.type === 'stale' && (
        <Notice
          tone="warning"
          title={
            stale.of.since === null ? (
              t('health.neverRead', { kind: t(`kinds.${stale.kind}`) })
            ) : (
              <>
                {t('health.staleSince')} <Time iso={stale.of.since} />
              </>
            )
          }
        >
          <p className="muted">{say(stale.of.error.message)}</p>
        </Notice>
      )}
      {parts.map(({ kind, scope }) => (
        <Notice key={kind} tone="info" title={t('health.partOf', { kind: t(`kinds.${kind}`) })}>
          <p className="muted">{scopeWords(scope)}</p>
        </Notice>
      ))}
      {forbidden.map(({ kind, of }) => (
        <Notice key={kind} tone="info" title={t('health.mayNotRead', { kind: t(`kinds.${kind}`) })}>
          {of.type === 'forbidden' && <p className="muted">{say(of.error.message)}</p>}
        </Notice>
      ))}
    </div>
  );
}
