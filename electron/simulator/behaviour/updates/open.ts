import type { Condition, JsonObject, KubeObject } from '../../json.ts';
import {
  at,
  conditionOf,
  conditionsOf,
  isSame,
  objectAt,
  objectsAt,
  textAt,
  withStatus,
} from '../../json.ts';
import { condition, withCondition } from '../../objects/vmi.ts';
import { toNumber } from '../../quantity.ts';
import { RESOURCES } from '../../resources.ts';
import { StatusError } from '../../status.ts';
import type { Behaviour } from '../context.ts';
import { getVm, getVmi, now, placeOf } from '../context.ts';
import type { Recorder } from '../events.ts';
import { VM_CONTROLLER } from '../events.ts';
import { admitMigration } from '../migration-check.ts';
import type { Migrations } from '../migration.ts';
import { isFinal, phaseOf } from '../vm-status.ts';
import { withTemplateSpec } from '../volume-requests.ts';
import { clearNics, detachedStatus, nicsNeedMove, nicsOf, plugNics, withNics } from './nics.ts';
import { changeCpu, changeMemory, cpuCount } from './resources.ts';
import { needsRestart } from './restart.ts';

/** Seconds of simulated time: kubevirt's workload updater, its retries, and the grace of changed NICs. */
const STEPS = { detach: 1, update: 2, retry: 30, nics: 15 };
const CHANGED = 'a non-live-updatable field was changed in the template spec';

const templateOf = (vm: KubeObject): JsonObject => objectAt(vm, 'spec', 'template', 'spec');
const without = (vmi: KubeObject, type: string): Condition[] =>
  conditionsOf(vmi).filter((each) => each.type !== type);

/**
 * Brings changes of a VM's template into its running VMI where KubeVirt can do so live, by itself or by a migration
 * that it starts, and says of the VM that it needs a restart where it cannot (kubevirt pkg/virt-controller/watch/vm,
 * watch/vmi, watch/workload-updater; vmRolloutStrategy LiveUpdate, workloadUpdateMethods LiveMigrate).
 */
export function openUpdates(behaviour: Behaviour, recorder: Recorder, migrations: Migrations): void {
  const { store, clock, random } = behaviour;
  /** What the template said when the VMI was started, by its uid; only of VMs whose template has changed since. */
  const started = new Map<string, JsonObject>();
  const planned = new Set<string>();
  /** Since when changed NICs of a VMI wait for a migration, by its uid. */
  const nicsSince = new Map<string, number>();

  const isLiveUpdate = (): boolean =>
    textAt(store.list(RESOURCES.kubevirts)[0], 'spec', 'configuration', 'vmRolloutStrategy') === 'LiveUpdate';
  const canMigrate = (): boolean => {
    const methods = at(
      store.list(RESOURCES.kubevirts)[0],
      ...['spec', 'workloadUpdateStrategy', 'workloadUpdateMethods'],
    );
    return Array.isArray(methods) && methods.includes('LiveMigrate');
  };
  const setRestart = (namespace: string, name: string, why: string | undefined): void => {
    store.change(RESOURCES.vms, namespace, name, (vm) => {
      const before = conditionOf(vm, 'RestartRequired');
      if (before?.message === why) return undefined;
      const others = without(vm, 'RestartRequired');
      if (why === undefined) return withStatus(vm, { conditions: others });
      const added = condition('RestartRequired', true, now(behaviour), undefined, why);
      return withStatus(vm, { conditions: [...others, added] });
    });
  };
  const setSpec = (vmi: KubeObject, spec: JsonObject): KubeObject =>
    store.replace(RESOURCES.vmis, { ...vmi, spec });
  /** Affinity and the like go into the VMI as they are; the next migration heeds them. */
  const copyPlacement = (template: JsonObject, vmi: KubeObject): KubeObject => {
    const spec = objectAt(vmi, 'spec');
    const { affinity: _, nodeSelector: __, tolerations: ___, ...rest } = spec;
    const placement = Object.fromEntries(
      ['affinity', 'nodeSelector', 'tolerations']
        .filter((key) => template[key] !== undefined)
        .map((key) => [key, template[key]]),
    );
    const next = { ...rest, ...placement };
    return isSame(spec, next) ? vmi : setSpec(vmi, next);
  };
  const detachNics = (vmi: KubeObject): void => {
    const next = detachedStatus(vmi);
    if (isSame(next, objectsAt(vmi, 'status', 'interfaces'))) return;
    clock.after(STEPS.detach, () =>
      store.change(RESOURCES.vmis, ...placeOf(vmi), (current) =>
        current.metadata.uid === vmi.metadata.uid
          ? withStatus(current, { interfaces: detachedStatus(current) })
          : undefined,
      ),
    );
  };
  /** The conditions that tell what a VMI waits for. */
  const withNeeds = (vmi: KubeObject): KubeObject => {
    const since = now(behaviour);
    let conditions = conditionsOf(vmi);
    const domain = objectAt(vmi, 'spec', 'domain');
    const needsCpu =
      objectAt(vmi, 'status').currentCPUTopology !== undefined &&
      cpuCount(domain.cpu) !== cpuCount(objectAt(vmi, 'status').currentCPUTopology);
    const requested = toNumber(at(vmi, 'status', 'memory', 'guestRequested'));
    const needsMemory =
      at(domain, 'memory', 'maxGuest') !== undefined &&
      requested > 0 &&
      toNumber(at(domain, 'memory', 'guest')) !== requested;
    const need = (type: string): void => {
      if (conditionOf(vmi, type) === undefined)
        conditions = withCondition(conditions, condition(type, true, since));
    };
    if (needsCpu) need('HotVCPUChange');
    if (needsMemory) need('HotMemoryChange');
    const uid = vmi.metadata.uid ?? '';
    const move = nicsNeedMove(vmi);
    const known = conditionOf(vmi, 'MigrationRequired');
    if (move === undefined) {
      nicsSince.delete(uid);
      conditions = conditions.filter((each) => each.type !== 'MigrationRequired');
    } else if (known?.status !== 'True') {
      const sinceMs = nicsSince.get(uid);
      const isDue =
        move === 'now' || (sinceMs !== undefined && clock.nowMs() - sinceMs >= clock.toMs(STEPS.nics));
      if (sinceMs === undefined) {
        nicsSince.set(uid, clock.nowMs());
        clock.after(STEPS.nics + 1, () => reconcile(...placeOf(vmi)));
      }
      const reason = isDue ? 'AutoMigrationDueToLiveUpdate' : 'AutoMigrationPending';
      if (known === undefined || isDue)
        conditions = withCondition(conditions, condition('MigrationRequired', isDue, since, reason));
    }
    return withStatus(vmi, { conditions });
  };
  const isInNeed = (vmi: KubeObject): boolean =>
    ['HotVCPUChange', 'HotMemoryChange', 'MigrationRequired'].some(
      (type) => conditionOf(vmi, type)?.status === 'True',
    );
  const move = (namespace: string, name: string, uid: string): void => {
    planned.delete(uid);
    const vmi = getVmi(behaviour, namespace, name);
    if (vmi?.metadata.uid !== uid || isFinal(vmi) || !isInNeed(vmi)) return;
    if (vmi.metadata.deletionTimestamp !== undefined || migrations.activeUid(vmi) !== undefined) return;
    const migration: KubeObject = {
      kind: 'VirtualMachineInstanceMigration',
      apiVersion: 'kubevirt.io/v1',
      metadata: {
        name: `kubevirt-workload-update-${random.suffix(5)}`,
        generateName: 'kubevirt-workload-update-',
        namespace,
        annotations: { 'kubevirt.io/workloadUpdateMigration': '' },
      },
      spec: { vmiName: name },
    };
    try {
      const made = store.create(RESOURCES.migrations, admitMigration(behaviour, migrations, migration));
      const text = `Created Migration ${made.metadata.name} for automated workload update`;
      recorder.record(vmi, 'Normal', 'SuccessfulCreate', text, VM_CONTROLLER);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const text = `Error creating a Migration for automated workload update: ${error.message}`;
      recorder.record(vmi, 'Warning', 'FailedCreate', text, VM_CONTROLLER);
    }
  };
  const plan = (vmi: KubeObject): void => {
    const uid = vmi.metadata.uid ?? '';
    if (planned.has(uid) || migrations.activeUid(vmi) !== undefined || !isInNeed(vmi) || !canMigrate())
      return;
    if (conditionOf(vmi, 'LiveMigratable')?.status !== 'True') return;
    planned.add(uid);
    const hasFailed = at(vmi, 'status', 'migrationState', 'failed') === true;
    clock.after(hasFailed ? STEPS.retry : STEPS.update, () => move(...placeOf(vmi), uid));
  };
  const reconcile = (namespace: string, name: string): void => {
    const vm = getVm(behaviour, namespace, name);
    const found = getVmi(behaviour, namespace, name);
    if (vm === undefined || found === undefined) return;
    const before = started.get(found.metadata.uid ?? '');
    if (before === undefined || found.metadata.deletionTimestamp !== undefined || isFinal(found)) return;
    const isLive = isLiveUpdate();
    const isRestart = needsRestart(before, vm, found, isLive);
    if (isRestart || !isLive) setRestart(namespace, name, isRestart ? CHANGED : undefined);
    if (phaseOf(found) !== 'Running') return;
    let vmi = found;
    const template = templateOf(vm);
    const nics = plugNics(template, vmi);
    if (!isSame(nics, nicsOf(vmi.spec))) vmi = setSpec(vmi, withNics(objectAt(vmi, 'spec'), nics));
    const cleared = clearNics(template, vmi);
    if (!isSame(cleared, nicsOf(template))) {
      store.change(RESOURCES.vms, namespace, name, (current) =>
        withTemplateSpec(current, withNics(templateOf(current), cleared)),
      );
    }
    if (isLive && !isRestart) {
      const cpu = changeCpu(template, vmi);
      if (cpu !== undefined && 'spec' in cpu) vmi = setSpec(vmi, cpu.spec);
      vmi = copyPlacement(template, vmi);
      const memory = changeMemory(template, vmi);
      if (memory !== undefined && 'spec' in memory) vmi = setSpec(vmi, memory.spec);
      const why = [cpu, memory].flatMap((each) =>
        each !== undefined && 'restart' in each ? each.restart : [],
      );
      setRestart(namespace, name, why.at(-1));
    }
    detachNics(vmi);
    vmi = store.replace(RESOURCES.vmis, withNeeds(vmi));
    plan(vmi);
  };
  store.onChange(({ resource, type, entry, previous }) => {
    const object = entry.object;
    const [namespace, name] = placeOf(object);
    if (resource === RESOURCES.vmis) {
      const uid = object.metadata.uid ?? '';
      if (!started.has(uid)) return;
      if (type === 'DELETED') {
        started.delete(uid);
        nicsSince.delete(uid);
        setImmediate(() => setRestart(namespace, name, undefined));
      } else setImmediate(() => reconcile(namespace, name));
    } else if (resource === RESOURCES.vms && type === 'MODIFIED' && previous !== undefined) {
      if (previous.object.spec === object.spec) return;
      const was = templateOf(previous.object);
      if (isSame(was, templateOf(object))) return;
      const uid = getVmi(behaviour, namespace, name)?.metadata.uid;
      if (uid === undefined) return;
      if (!started.has(uid)) started.set(uid, was);
      setImmediate(() => reconcile(namespace, name));
    }
  });
}
