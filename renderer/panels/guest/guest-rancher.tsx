import { toEntityId } from '../../../shared/id.ts';
import type {
  RancherGuest,
  RancherMachine,
  RancherPool,
  RancherSnapshot,
} from '../../../shared/rancher/guest.ts';
import { t } from '../../i18n/i18n.ts';
import type { GuestNode } from '../../scene/graph.ts';
import { Fact, Facts, Section } from '../../ui/facts.tsx';
import { StateGlyph } from '../../ui/glyph.tsx';
import { Bytes, Name, Time } from '../../ui/text.tsx';
import { select, useApp, useWorld } from '../app-context.ts';
import { ConditionList } from '../inspector/conditions-tab.tsx';
import { nodeTemplateKind } from '../../../shared/rancher/to-rke1-guests.ts';
import { GuestTrouble } from './guest-access.tsx';
import { NodePoolScale } from './node-pool-scale.tsx';
import { PartGlyph } from './guest-marks.tsx';
import { partWords } from './guest-words.ts';
import { RancherSummary } from './rancher-summary.tsx';
import { useGuest } from './use-guest.ts';
import './guest-rancher.css';

const mostRows = 300;

/** A guest cluster as the Rancher that made it has it: its pools, its machines whether or not they have a VM, snapshots and conditions. */
export function GuestRancher({ guest, rancher }: { guest: GuestNode; rancher: RancherGuest }) {
  const { pools, machines, conditions, engine } = rancher;
  const ready = machines.filter(({ state }) => state === 'running').length;
  return (
    <>
      <RancherSummary guest={guest} />
      {ready > 0 && <Kubeconfig guest={guest} />}
      <Section title={t('rancherView.pools')} aside={String(pools.length)}>
        {pools.length === 0 && <p className="section-empty">{t('rancherView.noPools')}</p>}
        <ul className="guest-inside">
          {pools.map((pool) => (
            <PoolRow key={pool.name} pool={pool} rancher={rancher} />
          ))}
        </ul>
      </Section>
      <Section title={t('rancherView.machines')} aside={t('guest.ready', { ready, count: machines.length })}>
        {machines.length === 0 && <p className="section-empty">{t('rancherView.noMachines')}</p>}
        <ul className="guest-inside">
          {machines.slice(0, mostRows).map((machine) => (
            <MachineRow key={machine.name} guest={guest} machine={machine} />
          ))}
        </ul>
        {machines.length > mostRows && (
          <p className="section-empty">{t('fleet.more', { count: machines.length - mostRows })}</p>
        )}
      </Section>
      <Snapshots rancher={rancher} />
      <Section title={t('tab.conditions')}>
        {conditions.length === 0 && <p className="section-empty">{t('conditions.none')}</p>}
        <ConditionList conditions={conditions} />
      </Section>
      {engine !== null && engine.conditions.length > 0 && (
        <Section title={t('rancherView.part.engines')}>
          <ConditionList conditions={engine.conditions} />
        </Section>
      )}
    </>
  );
}

/** The kubeconfig that Rancher makes, where there is none or the API cannot be reached by it. */
function Kubeconfig({ guest }: { guest: GuestNode }) {
  const event = useGuest(guest.id);
  if (event?.state !== 'failed' || (guest.rancher?.managementId ?? null) === null) return null;
  return (
    <Section title={t('guest.api')} aside={t('guest.reach.failed')}>
      <GuestTrouble guest={guest} event={event} />
    </Section>
  );
}

/** What a pool is called: those of RKE1 by what the names of their nodes begin with, since their own say nothing. */
function poolName({ name, hostnamePrefix }: RancherPool): string {
  return hostnamePrefix ?? name;
}

function PoolRow({ pool, rancher }: { pool: RancherPool; rancher: RancherGuest }) {
  const { quantity, ready, roles, shape, autoscaling, hasConfig, paused } = pool;
  const { configKind, configName } = pool;
  const isWhole = ready === quantity && hasConfig !== false;
  const facts = [
    partWords(roles),
    shape !== null && shape.cpus !== null && shape.memoryGib !== null
      ? t('rancherView.poolShape', { cpus: shape.cpus, memory: shape.memoryGib })
      : null,
    shape?.vmNamespace ?? null,
    paused ? t('rancherView.poolPaused') : null,
    autoscaling && t('rancherView.poolScaled', autoscaling),
  ];
  return (
    <li>
      <div className="guest-inside-row">
        <PartGlyph roles={roles} />
        <span className="node-row-name">
          <Name text={poolName(pool)} />
        </span>
        <span className="node-row-aside" data-short={!isWhole || undefined}>
          {t('rancherView.poolCount', { ready, quantity })}
        </span>
        <FactLine facts={facts} />
      </div>
      {configKind === nodeTemplateKind && <NodePoolScale rancher={rancher} pool={pool} />}
      {hasConfig === false && (
        <p className="guest-inside-why">{t('rancherView.poolMissing', { name: configName })}</p>
      )}
    </li>
  );
}

function FactLine({ facts }: { facts: readonly (string | null)[] }) {
  return (
    <span className="guest-inside-facts">
      {facts.flatMap((fact) => (fact === null || fact === '' ? [] : <span key={fact}>{fact}</span>))}
    </span>
  );
}

function MachineRow({ guest, machine }: { guest: GuestNode; machine: RancherMachine }) {
  const app = useApp();
  const { cluster, namespace } = guest;
  const { name, vmName, vmNamespace, state, phase, roles, pool, message } = machine;
  const id = toEntityId({
    cluster,
    kind: 'VirtualMachine',
    namespace: vmNamespace ?? namespace,
    name: vmName,
  });
  const vm = useWorld((world) => world.graph.nodes.get(id));
  const own = guest.rancher?.pools.find((each) => each.name === pool);
  const place = vm?.type === 'vm' ? (vm.hostName ?? t('vm.noHost')) : null;
  const none = machine.isDeleting ? t('rancherView.vmGone') : t('rancherView.noVm');
  const facts = [
    partWords(roles),
    own ? poolName(own) : pool,
    place ?? none,
    machine.isFirst ? t('rancherView.first') : null,
    machine.isChosenToGo ? t('rancherView.chosenToGo') : null,
  ];
  const head = (
    <>
      <StateGlyph state={state} />
      <span className="node-row-name">
        <Name text={name} />
      </span>
      <span className="node-row-aside">{phase}</span>
      <FactLine facts={facts} />
    </>
  );
  return (
    <li>
      {vm?.type === 'vm' ? (
        <button
          type="button"
          className="guest-inside-row"
          title={t('guest.goToVm', { name: vm.name })}
          onClick={() => select(app, [vm.id], { isZooming: true })}
        >
          {head}
        </button>
      ) : (
        <div className="guest-inside-row">{head}</div>
      )}
      {message !== null && <p className="guest-inside-why">{message}</p>}
    </li>
  );
}

function Snapshots({ rancher: { etcdSnapshots, snapshotSchedule } }: { rancher: RancherGuest }) {
  return (
    <Section title={t('rancherView.snapshots')} aside={String(etcdSnapshots.length)}>
      <Facts>
        <Fact name={t('rancherView.schedule')}>
          {snapshotSchedule &&
            (snapshotSchedule.retention === null
              ? snapshotSchedule.cron
              : t('rancherView.keeps', {
                  cron: snapshotSchedule.cron,
                  retention: snapshotSchedule.retention,
                }))}
        </Fact>
      </Facts>
      {etcdSnapshots.length === 0 && <p className="section-empty">{t('rancherView.noSnapshots')}</p>}
      <ul className="guest-inside">
        {etcdSnapshots.slice(0, mostRows).map((snapshot) => (
          <SnapshotRow key={snapshot.name} snapshot={snapshot} />
        ))}
      </ul>
    </Section>
  );
}

function SnapshotRow({ snapshot }: { snapshot: RancherSnapshot }) {
  const { file, state, status, createdAt, where, node, sizeBytes, message } = snapshot;
  return (
    <li>
      <div className="guest-inside-row">
        <StateGlyph state={state} />
        <span className="node-row-name">
          <Name text={file} />
        </span>
        <span className="node-row-aside">{createdAt !== null && <Time iso={createdAt} />}</span>
        <span className="guest-inside-facts">
          <span>{status}</span>
          <span>
            {where === 's3' ? t('rancherView.where.s3') : t('rancherView.where.local', { node: node ?? '' })}
          </span>
          {sizeBytes !== null && (
            <span>
              <Bytes bytes={sizeBytes} />
            </span>
          )}
        </span>
      </div>
      {message !== null && <p className="guest-inside-why">{message}</p>}
    </li>
  );
}
