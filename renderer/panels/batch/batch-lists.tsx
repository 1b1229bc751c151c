import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { VmNode } from '../../scene/graph.ts';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Name } from '../../ui/text.tsx';
import { useWorld } from '../app-context.ts';
import { stateOf } from '../node-words.ts';
import './batch.css';

const mostNames = 100;

/** Something by its name, and why it is left out. */
export type NamedReason = { name: string; reason: string };

type BatchReachProps = { vms: readonly VmNode[]; leftOut: readonly NamedReason[]; hasCluster: boolean };

/** The VMs that an action reaches, and what it leaves out. */
export function BatchReach({ vms, leftOut, hasCluster }: BatchReachProps) {
  return (
    <div className="batch-lists" role="group" aria-label={t('batch.reach')} tabIndex={0}>
      <VmNames vms={vms} hasCluster={hasCluster} />
      {leftOut.length > 0 && <LeftOutList leftOut={leftOut} />}
    </div>
  );
}

/** The VMs that an action reaches, with where they are. */
function VmNames({ vms, hasCluster }: { vms: readonly VmNode[]; hasCluster: boolean }) {
  const clusters = useWorld((state) => state.clusters);
  const nameOf = (cluster: string): string => clusters?.find(({ id }) => id === cluster)?.name ?? cluster;
  return (
    <ul className="batch-names">
      {vms.slice(0, mostNames).map((vm) => (
        <li key={vm.id}>
          <StateGlyph state={stateOf(vm)} />
          <Name text={vm.name} />
          <span className="muted">
            {hasCluster ? `${nameOf(vm.cluster)} · ${vm.namespace}` : vm.namespace}
          </span>
        </li>
      ))}
      {vms.length > mostNames && (
        <li className="muted">{t('fleet.more', { count: vms.length - mostNames })}</li>
      )}
    </ul>
  );
}

/** What is left out, under each reason. */
function LeftOutList({ leftOut }: { leftOut: readonly NamedReason[] }) {
  const byReason = new Map<string, NamedReason[]>();
  for (const each of leftOut) {
    const group = byReason.get(each.reason);
    if (group) group.push(each);
    else byReason.set(each.reason, [each]);
  }
  return (
    <>
      <h3 className="batch-left">{t('batch.leftOut', { count: leftOut.length })}</h3>
      {[...byReason].map(([reason, group]) => (
        <div key={reason} className="batch-reason">
          <p>{say(reason)}</p>
          <p className="mono muted">
            {group
              .slice(0, mostNames)
              .map(({ name }) => name)
              .join(', ')}
            {group.length > mostNames && ` ${t('fleet.more', { count: group.length - mostNames })}`}
          </p>
        </div>
      ))}
    </>
  );
}
