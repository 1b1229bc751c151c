import { useMemo } from 'react';
import type { ActionName } from '../../../shared/actions/index.ts';
import { scheduleOf } from '../../../shared/actions/vm-schedule.ts';
import type { VmBackup } from '../../../shared/kinds/vm-backup.ts';
import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import type { VmNode } from '../../scene/graph.ts';
import { worldOf } from '../../store/world-store.ts';
import { Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Bytes, Name, Time } from '../../ui/text.tsx';
import { useWorld } from '../app-context.ts';
import { useOffers } from '../use-offers.ts';
import { useLayer } from '../use-layer.ts';
import { EntityMenu } from './entity-menu.tsx';
import { AskButtons } from './ask-buttons.tsx';

const verbs: readonly ActionName[] = ['vm.snapshot', 'vm.backup', 'vm.schedule'];
const mostShown = 20;

/** What is kept of a VM, newest first, and the ways to keep more; reads backups while it is shown. */
export function VmKept({ vm }: { vm: VmNode }) {
  useLayer('backups');
  const world = useWorld((state) => worldOf(state, vm.cluster));
  const offers = useOffers(vm).filter(({ name }) => verbs.includes(name));
  const { kept, schedule } = useMemo(() => {
    const found: VmBackup[] = [];
    for (const entity of world.entities.values()) {
      if (entity.kind !== 'VirtualMachineBackup' || entity.namespace !== vm.namespace) continue;
      if (entity.backup.vm === vm.name) found.push(entity);
    }
    found.sort((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1));
    return { kept: found, schedule: vm.vm ? scheduleOf(vm.vm, world) : null };
  }, [world, vm]);
  if (!vm.vm) return null;
  const health = world.health.VirtualMachineBackup?.type;
  return (
    <Section title={t('kept.title')}>
      {health === 'forbidden' && <p className="section-empty">{t('kept.forbidden')}</p>}
      {health === 'live' && kept.length === 0 && <p className="section-empty">{t('kept.none')}</p>}
      {(health === undefined || health === 'loading' || health === 'unfollowed') && (
        <p className="section-empty">{t('common.loading')}</p>
      )}
      <ul className="kept" aria-label={t('kept.title')}>
        {kept.slice(0, mostShown).map((each) => (
          <KeptRow key={each.id} kept={each} />
        ))}
        {kept.length > mostShown && (
          <li className="muted">{t('fleet.more', { count: kept.length - mostShown })}</li>
        )}
        {schedule && (
          <li className="kept-row">
            <StateGlyph state={schedule.state} label={schedule.status} />
            <span className="kept-name">
              {t('kept.schedule', {
                type: t(`kept.type.${schedule.schedule.type === 'snapshot' ? 'snapshot' : 'backup'}`),
              })}
              <span className="mono">{schedule.schedule.cron}</span>
            </span>
            <span className="muted">{say(schedule.status)}</span>
            <EntityMenu entity={schedule} />
          </li>
        )}
      </ul>
      <AskButtons offers={offers} />
    </Section>
  );
}

function KeptRow({ kept }: { kept: VmBackup }) {
  const { type, isReady, progress, sizeBytes } = kept.backup;
  return (
    <li className="kept-row">
      <StateGlyph state={kept.state} label={kept.status} />
      <span className="kept-name">
        <Name text={kept.name} />
        <span className="muted">
          {type === 'snapshot' || type === 'backup' ? t(`kept.type.${type}`) : type}
          {' · '}
          {isReady
            ? kept.createdAt !== null && <Time iso={kept.createdAt} />
            : kept.state === 'starting'
              ? t('kept.progress', { progress })
              : say(kept.status)}
        </span>
      </span>
      {sizeBytes !== null && <Bytes bytes={sizeBytes} />}
      <EntityMenu entity={kept} />
    </li>
  );
}
